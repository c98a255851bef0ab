package io.querycast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The program's version, as the build wrote it into {@code build.properties}. */
public final class VersionProvider implements IVersionProvider {
    /** {@return the program's version, for example {@code 0.1.0}} */
    public static String version() {
        Properties build = new Properties();
        try (InputStream stream = VersionProvider.class.getResourceAsStream("/io/querycast/build.properties")) {
            build.load(Objects.requireNonNull(stream, "build.properties is not in the jar"));
        } catch (IOException e) {
            throw new IllegalStateException("build.properties cannot be read", e);
        }
        return build.getProperty("version");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"querycast " + version()};
    }
}
