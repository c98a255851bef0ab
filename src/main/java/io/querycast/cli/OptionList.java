package io.querycast.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options of a command that must start at once. Annotations would say the same, but to find and read them by reflection took
 * a third of the time in which {@code predict} answers.
 */
final class OptionList {
    private final List<OptionSpec> specs = new ArrayList<>();

    /**
     * {@return a new option with one value}
     *
     * @param name how it is written, with its dashes
     * @param type the type of its value
     * @param label stands for the value in the help
     * @param byDefault the value if none is given, as it would be written; null for none
     * @param description what it does, without its default
     */
    <T> TypedOption<T> add(String name, Class<T> type, String label, @Nullable String byDefault, String description) {
        return add(OptionSpec.builder(name)
                .type(type)
                .paramLabel(label)
                .defaultValue(byDefault)
                .description(byDefault == null ? description : withDefault(description)));
    }

    /**
     * {@return a new option that takes a duration}
     *
     * @param name how it is written, with its dashes
     * @param byDefault the value if none is given, as it would be written
     * @param description what it does, without its default
     */
    TypedOption<Duration> addDuration(String name, String byDefault, String description) {
        return add(OptionSpec.builder(name)
                .type(Duration.class)
                .converters(new DurationConverter())
                .paramLabel("TIME")
                .defaultValue(byDefault)
                .description(withDefault(description)));
    }

    /**
     * {@return a new option}
     *
     * @param builder knows all of it
     */
    <T> TypedOption<T> add(OptionSpec.Builder builder) {
        OptionSpec spec = builder.build();
        specs.add(spec);
        return new TypedOption<>(spec);
    }

    /**
     * Gives the options to a command.
     *
     * @param command the command
     */
    void addTo(CommandSpec command) {
        specs.forEach(command::addOption);
    }

    private static String withDefault(String description) {
        return description.substring(0, description.length() - 1) + " (default: ${DEFAULT-VALUE}).";
    }
}
