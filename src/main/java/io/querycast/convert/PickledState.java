package io.querycast.convert;

/** What an opcode {@code BUILD} can fill. */
interface PickledState {
    /**
     * Takes the state that Python's {@code __setstate__} would get.
     *
     * @throws RuntimeException if it is of another form
     */
    void setState(Object state);
}
