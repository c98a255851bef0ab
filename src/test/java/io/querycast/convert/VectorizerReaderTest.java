package io.querycast.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorizerReaderTest {
    @TempDir
    Path folder;

    private TestArtifacts artifacts;

    @BeforeEach
    void write() throws IOException {
        artifacts = new TestArtifacts(folder);
    }

    private List<String> read(byte[] pickle) throws IOException, ConversionException {
        artifacts.write(Source.VECTORIZER, pickle);
        return VectorizerReader.read(artifacts.artifact(Source.VECTORIZER));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void read_protocolsOfScikitLearn_areInOrderOfTheirIndexes(int protocol) throws Exception {
        assertThat(read(TestArtifacts.kept("vectorizer-protocol" + protocol + ".pkl")))
                .containsExactly("COLUMN", "FROM", "NUMBER", "SELECT", "TABLE", "WHERE");
    }

    @Test
    void read_lowercase_isIgnored() throws Exception {
        assertThat(read(TestArtifacts.vectorizer(Map.of("lowercase", true)))).isEqualTo(TestArtifacts.VOCABULARY);
        assertThat(read(TestArtifacts.vectorizer(Map.of("lowercase", false)))).isEqualTo(TestArtifacts.VOCABULARY);
    }

    @Test
    void read_oneToken_isAVocabulary() throws Exception {
        assertThat(read(TestArtifacts.vectorizer(Map.of("vocabulary_", Map.of("SELECT", 0)))))
                .containsExactly("SELECT");
    }

    @Test
    void read_notFitted_isAnError() throws Exception {
        byte[] pickle = TestArtifacts.kept("vectorizer-not-fitted.pkl");
        assertThatThrownBy(() -> read(pickle))
                .hasMessageEndingWith("vectorizer.pkl has no vocabulary_: the vectorizer was not fitted");
    }

    static Stream<Arguments> wrongAttributes() {
        return Stream.of(
                Arguments.of(Map.of("binary", true), "has binary = True, but the tokeniser works as with False"),
                Arguments.of(
                        Map.of("analyzer", "char"),
                        "has analyzer = \"char\", but the tokeniser works as with \"word\""),
                Arguments.of(
                        Map.of("token_pattern", "\\S+"),
                        "has token_pattern = \"\\S+\", but the tokeniser works as with"),
                Arguments.of(Map.of("ngram_range", new Object[] {1, 2}), "has an ngram_range other than (1, 1)"),
                Arguments.of(Map.of("ngram_range", 1), "has an ngram_range other than (1, 1)"),
                Arguments.of(
                        Map.of("stop_words", "english"),
                        "has stop_words = \"english\", but the tokeniser works as with None"),
                Arguments.of(Map.of("strip_accents", "ascii"), "has strip_accents = \"ascii\", but"),
                Arguments.of(Map.of("input", "filename"), "has input = \"filename\", but"),
                Arguments.of(Map.of("vocabulary_", Map.of()), "has no vocabulary_"),
                Arguments.of(
                        Map.of("vocabulary_", Map.of("FROM", 0, "SELECT", 2)),
                        "gives \"SELECT\" the index 2 in a vocabulary_ of 2 tokens, expected 0 to 1"),
                Arguments.of(
                        Map.of("vocabulary_", Map.of("FROM", 0.5, "SELECT", 1)),
                        "gives \"FROM\" the index 0.5 in a vocabulary_ of 2 tokens, expected 0 to 1"),
                Arguments.of(
                        Map.of("vocabulary_", Map.of("FROM", "first")),
                        "gives \"FROM\" the index \"first\" in a vocabulary_ of 1 tokens, expected 0 to 0"));
    }

    @ParameterizedTest
    @MethodSource("wrongAttributes")
    void read_wrongAttribute_isNamed(Map<String, Object> wrong, String problem) {
        assertThatThrownBy(() -> read(TestArtifacts.vectorizer(wrong)))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("vectorizer.pkl " + problem);
    }

    @Test
    void read_indexTwice_namesBothTokens() {
        assertThatThrownBy(() -> read(TestArtifacts.vectorizer(Map.of("vocabulary_", Map.of("FROM", 1, "SELECT", 1)))))
                .hasMessageContaining("gives the index 1 to both ")
                .hasMessageContaining("\"FROM\"")
                .hasMessageContaining("\"SELECT\"");
    }

    @Test
    void read_scaler_saysWhatWasFound() {
        assertThatThrownBy(() -> read(TestArtifacts.scaler(new double[] {1}, new double[] {1})))
                .hasMessageEndingWith("vectorizer.pkl holds sklearn.preprocessing._data.StandardScaler, expected"
                        + " sklearn.feature_extraction.text.CountVectorizer");
    }
}
