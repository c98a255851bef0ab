package io.querycast.convert;

import java.nio.charset.StandardCharsets;

/** What a file is, judged by its first bytes: swapped files are told apart before anything parses them. */
enum FileFormat {
    HDF5("an HDF5 file", "\211HDF\r\n\032\n"),
    PICKLE("a pickle", "\200"),
    JSON("JSON text", "{"),
    ZIP("a ZIP archive", "PK\003\004"),
    UNKNOWN("of an unknown format", "");

    private final String description;
    private final String signature;

    FileFormat(String description, String signature) {
        this.description = description;
        this.signature = signature;
    }

    static FileFormat of(byte[] content) {
        String beginning = new String(content, 0, Math.min(8, content.length), StandardCharsets.ISO_8859_1);
        for (FileFormat format : values()) {
            if (beginning.startsWith(format.signature)) {
                return format;
            }
        }
        return UNKNOWN;
    }

    @Override
    public String toString() {
        return description;
    }
}
