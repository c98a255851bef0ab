package io.querycast.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/**
 * An option of the command line and the type of its value.
 *
 * @param <T> the type
 * @param spec the option, which holds its value once the command line was parsed
 */
record TypedOption<T>(OptionSpec spec) {
    /** {@return the value of an option that has a default} */
    T value() {
        return Objects.requireNonNull(valueOrNull());
    }

    /** {@return the value, null if none was given and there is no default} */
    @Nullable
    T valueOrNull() {
        return spec.getValue();
    }

    /**
     * {@return the value}
     *
     * @param otherwise stands in for it if none was given
     */
    T valueOr(T otherwise) {
        T value = valueOrNull();
        return value == null ? otherwise : value;
    }

    /** {@return how it is written, with its dashes} */
    String name() {
        return spec.longestName();
    }
}
