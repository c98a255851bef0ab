package io.querycast.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every option {@code --some-option} has a variable {@code QUERYCAST_SOME_OPTION}: a flag beats it, it beats the default. One
 * that is set to nothing is not set. A flag without a value needs {@code true} as its fallback: picocli would else have it undo a
 * variable that says the same.
 */
public final class EnvironmentDefaults implements IDefaultValueProvider {
    private final Map<String, String> environment;

    /**
     * Creates the provider.
     *
     * @param environment the variables to look in
     */
    public EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * {@return the name of an option's variable}
     *
     * @param option an option
     */
    public static String variable(OptionSpec option) {
        return "QUERYCAST_"
                + option.longestName().replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return null;
        }
        String value = environment.get(variable(option));
        return value == null || value.isEmpty() ? null : value;
    }
}
