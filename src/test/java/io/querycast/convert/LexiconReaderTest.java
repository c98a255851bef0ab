package io.querycast.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.querycast.scoring.Lexicon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LexiconReaderTest {
    @TempDir
    Path folder;

    private TestArtifacts artifacts;

    @BeforeEach
    void write() throws IOException {
        artifacts = new TestArtifacts(folder);
    }

    private Lexicon read(String json) throws IOException, ConversionException {
        artifacts.write(Source.LEXICON, json.getBytes(StandardCharsets.UTF_8));
        return LexiconReader.read(artifacts.artifact(Source.LEXICON));
    }

    @Test
    void read_threeLists_keepsTheirOrder() throws Exception {
        assertThat(read("{\"columns\": [\"b\", \"a\"], \"tables\": [], \"reserved_words\": [\"select\"]}"))
                .isEqualTo(new Lexicon(List.of(), List.of("b", "a"), List.of("select")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"tables\": [], \"columns\": [], \"columns\": [], \"reserved_words\": []} | is not valid JSON: Duplicate field 'columns'",
                "{\"tables\": [], \"columns\": [], \"reserved_words\": []} {} | is not valid JSON: Trailing token",
                "{\"tables\": [], \"columns\": [ | is not valid JSON: Unexpected end-of-input",
                "{\"tables\": [], \"columns\": []} | has no list \"reserved_words\"",
                "{\"tables\": null, \"columns\": [], \"reserved_words\": []} | has no list \"tables\"",
                "{\"tables\": [], \"columns\": [], \"reserved_words\": [], \"views\": []} | has the unknown member \"views\", expected",
                "{\"tables\": [\"a\", 7], \"columns\": [], \"reserved_words\": []} | has a number as item 1 of \"tables\", expected a string",
                "{\"tables\": [\"a\", null], \"columns\": [], \"reserved_words\": []} | has a null as item 1 of \"tables\", expected",
                "{\"tables\": [\"My Table\"], \"columns\": [], \"reserved_words\": []} | cannot be used: the lexicon's table \"My Table\"",
                "{\"tables\": [\"order-lines\"], \"columns\": [], \"reserved_words\": []} | cannot be used: the lexicon's table \"order-lines\" is not a lower-case identifier (a letter or _, then letters, digits or _)",
                "{\"tables\": [], \"columns\": [\"ship-date\"], \"reserved_words\": [\"end-exec\"]} | cannot be used: the lexicon's column \"ship-date\"",
                "tables: [] | is not valid JSON: Unrecognized token 'tables'",
                "[] | has no list \"tables\"",
            })
    void read_anythingElse_isAnError(String json, String problem) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("lexicon.json " + problem);
    }

    @Test
    void read_syntaxError_saysWhere() {
        assertThatThrownBy(() -> read("{\"tables\": [],\n \"columns\" []}")).hasMessageContaining("(line 2, column ");
    }

    @Test
    void read_notUtf8_isAnError() throws Exception {
        artifacts.write(Source.LEXICON, "{\"tables\": [\"\u00e4\"]}".getBytes(StandardCharsets.ISO_8859_1));
        Artifact artifact = artifacts.artifact(Source.LEXICON);
        assertThatThrownBy(() -> LexiconReader.read(artifact))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("lexicon.json is not valid JSON: Invalid UTF-8");
    }
}
