package io.querycast.scoring;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as it is written in model files, metrics and messages. */
public final class Sha256 {
    private Sha256() {}

    /**
     * {@return the hash in lower-case hex}
     *
     * @param bytes what to hash
     */
    public static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
