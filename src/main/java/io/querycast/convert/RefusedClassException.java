package io.querycast.convert;

import net.razorvine.pickle.PickleException;

/** A pickle asked for a class or function that is not on the short list. */
final class RefusedClassException extends PickleException {
    private static final long serialVersionUID = 1L;

    RefusedClassException(String className) {
        super(
                "asks for " + Quote.of(className)
                        + ", which is neither a StandardScaler or CountVectorizer nor a part of one; refused, nothing was executed");
    }
}
