package io.querycast.http;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** How a body is packed: the codings gzip and deflate (which means zlib) of HTTP, both ways. */
enum ContentCoding {
    IDENTITY,
    GZIP,
    DEFLATE;

    private static final Pattern COMMA = Pattern.compile(",");
    private static final Pattern OFFER = Pattern.compile("(gzip|deflate)(\\s*;(?!\\s*q\\s*=\\s*0(\\.0*)?\\s*$).*)?");

    /**
     * {@return the coding of a request's body}
     *
     * @param contentEncoding the header, or null
     * @throws ProblemException if the coding is not known here
     */
    static ContentCoding ofRequest(@Nullable String contentEncoding) throws ProblemException {
        if (contentEncoding == null) {
            return IDENTITY;
        }
        return switch (contentEncoding.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> IDENTITY;
            case "gzip", "x-gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default ->
                throw new ProblemException(
                        ProblemType.UNSUPPORTED_CONTENT_ENCODING,
                        "Content-Encoding is \"" + contentEncoding + "\"; gzip, deflate and identity are supported");
        };
    }

    /**
     * {@return the coding an answer may have: the first that is known and wanted}
     *
     * @param acceptEncoding the header, or null
     */
    static ContentCoding forAnswer(@Nullable String acceptEncoding) {
        if (acceptEncoding == null) {
            return IDENTITY;
        }
        for (String item : COMMA.split(acceptEncoding.toLowerCase(Locale.ROOT), -1)) {
            Matcher offer = OFFER.matcher(item.strip());
            if (offer.matches()) {
                return offer.group(1).equals("gzip") ? GZIP : DEFLATE;
            }
        }
        return IDENTITY;
    }

    /** {@return its name in headers} */
    String headerValue() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@return a body, unpacked}
     *
     * @param body as it came
     * @param limit most bytes it may have unpacked
     * @throws ProblemException if it is broken or larger
     */
    Buffer unpack(Buffer body, int limit) throws ProblemException {
        if (this == IDENTITY) {
            return body;
        }
        try {
            byte[] packed = body.getBytes();
            byte[] unpacked = this == GZIP ? Unpacker.gunzip(packed, limit + 1) : Unpacker.inflate(packed, limit + 1);
            if (unpacked.length > limit) {
                throw new ProblemException(
                        ProblemType.BODY_TOO_LARGE, "the body is larger than " + limit + " bytes when unpacked");
            }
            return Buffer.buffer(unpacked);
        } catch (EOFException e) {
            throw new ProblemException(ProblemType.MALFORMED_BODY, "the " + headerValue() + " body ends too early");
        } catch (IOException e) {
            throw new ProblemException(
                    ProblemType.MALFORMED_BODY, "the body is not " + headerValue() + ": " + e.getMessage());
        }
    }

    /**
     * {@return a body, packed}
     *
     * @param body as it is
     */
    Buffer pack(Buffer body) {
        if (this == IDENTITY) {
            return body;
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream stream = this == GZIP ? new GZIPOutputStream(packed) : new DeflaterOutputStream(packed)) {
            stream.write(body.getBytes());
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written", e);
        }
        return Buffer.buffer(packed.toByteArray());
    }
}
