package io.querycast.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The callers known by their API key, of which only the hash is kept. Thread-safe. */
public final class ApiKeys {
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9._-]+):([0-9A-Fa-f]{64})");

    private final List<Caller> callers;

    private ApiKeys(List<Caller> callers) {
        this.callers = callers;
    }

    /** A caller: its name, its key's hash and its rate. */
    static final class Caller {
        private final String name;
        private final byte[] keyHash;
        private final RateLimit rate;

        private Caller(String name, byte[] keyHash, RateLimit rate) {
            this.name = name;
            this.keyHash = keyHash;
            this.rate = rate;
        }

        RateLimit rate() {
            return rate;
        }
    }

    /**
     * {@return the keys in a file: lines {@code name:sha256hex}; blank lines and lines that begin with # are skipped}
     *
     * @param file the file
     * @param rate requests a second for each key, 0 for no limit
     * @param burst requests a key may make at once after a pause
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException naming the line that is wrong (but not what it holds: it may be a key)
     */
    public static ApiKeys read(Path file, int rate, int burst) throws IOException {
        List<Caller> callers = new ArrayList<>();
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        file + " line " + number + " is not a name, a colon and a SHA-256 in hex (64 digits)");
            }
            String name = matcher.group(1);
            if (callers.stream().anyMatch(caller -> caller.name.equals(name))) {
                throw new IllegalArgumentException(file + " line " + number + " names " + name + " again");
            }
            byte[] hash = HexFormat.of().parseHex(matcher.group(2).toLowerCase(Locale.ROOT));
            callers.add(new Caller(name, hash, new RateLimit(rate, burst, System.nanoTime())));
        }
        if (callers.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no key: nobody could call");
        }
        return new ApiKeys(List.copyOf(callers));
    }

    /** {@return how many keys there are} */
    public int size() {
        return callers.size();
    }

    /**
     * {@return the caller who has a key; the time it takes tells nothing of the keys}
     *
     * @param key what a request brought
     */
    Optional<Caller> find(String key) {
        byte[] hash = sha256(key);
        Optional<Caller> found = Optional.empty();
        for (Caller caller : callers) {
            if (MessageDigest.isEqual(caller.keyHash, hash)) {
                found = Optional.of(caller);
            }
        }
        return found;
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
