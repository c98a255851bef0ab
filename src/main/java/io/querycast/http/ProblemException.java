package io.querycast.http;

/** Ends the handling of a request with a {@link Problem}. It has no stack trace: it is an answer, not a defect. */
final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    ProblemException(ProblemType type, String detail) {
        this(new Problem(type, detail));
    }

    Problem problem() {
        return problem;
    }
}
