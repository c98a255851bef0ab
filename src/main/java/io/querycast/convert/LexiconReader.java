package io.querycast.convert;

import com.fasterxml.jackson.databind.JsonNode;
import io.querycast.scoring.Lexicon;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads a lexicon: a JSON object of the three lists of words. */
final class LexiconReader {
    private static final Set<String> MEMBERS = Set.of("tables", "columns", "reserved_words");

    private final Artifact artifact;
    private final JsonNode document;

    private LexiconReader(Artifact artifact, JsonNode document) {
        this.artifact = artifact;
        this.document = document;
    }

    /**
     * {@return the lexicon in a file}
     *
     * @throws ConversionException if it is not JSON, has another member, lacks one, or holds anything but words
     */
    static Lexicon read(Artifact artifact) throws ConversionException {
        return new LexiconReader(artifact, StrictJson.parse(artifact.content(), artifact, "")).read();
    }

    private Lexicon read() throws ConversionException {
        for (Iterator<String> names = document.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!MEMBERS.contains(name)) {
                throw artifact.error(
                        "has the unknown member " + Quote.of(name) + ", expected tables, columns and reserved_words");
            }
        }
        List<String> tables = words("tables");
        List<String> columns = words("columns");
        List<String> reservedWords = words("reserved_words");
        try {
            return new Lexicon(tables, columns, reservedWords);
        } catch (IllegalArgumentException e) {
            throw artifact.error("cannot be used: " + e.getMessage(), e);
        }
    }

    private List<String> words(String member) throws ConversionException {
        JsonNode list = document.path(member);
        if (!list.isArray()) {
            throw artifact.error("has no list " + Quote.of(member));
        }
        List<String> words = new ArrayList<>();
        for (JsonNode word : list) {
            if (!word.isTextual()) {
                throw artifact.error("has a " + word.getNodeType().name().toLowerCase(Locale.ROOT) + " as item "
                        + words.size() + " of " + Quote.of(member) + ", expected a string");
            }
            words.add(word.textValue());
        }
        return words;
    }
}
