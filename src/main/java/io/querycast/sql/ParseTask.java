package io.querycast.sql;

import java.util.concurrent.CompletableFuture;

/** One text on its way through the threads. Whoever answers first, the reading or its time-out, ends it. */
final class ParseTask implements Runnable {
    private final StatementReader reader;
    private final ParserThreads threads;
    private final CompletableFuture<Statement> answer = new CompletableFuture<>();
    private boolean running;
    private boolean overdue;

    ParseTask(StatementReader reader, ParserThreads threads) {
        this.reader = reader;
        this.threads = threads;
        CompletableFuture<Statement> unused = answer.whenComplete((statement, failure) -> stop());
    }

    /** {@return the answer to come; to complete it, in whatever way, is to stop the reading} */
    CompletableFuture<Statement> answer() {
        return answer;
    }

    @Override
    public void run() {
        if (begin()) {
            Statement statement;
            try {
                statement = reader.read();
            } finally {
                end();
            }
            answer.complete(statement);
        }
    }

    private synchronized boolean begin() {
        running = !answer.isDone();
        return running;
    }

    private synchronized void end() {
        running = false;
        if (overdue) {
            threads.regain();
        }
    }

    private synchronized void stop() {
        reader.stop();
        if (running) {
            overdue = true;
            threads.lose();
        }
    }
}
