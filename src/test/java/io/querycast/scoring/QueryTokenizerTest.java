package io.querycast.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds {@link QueryTokenizer} against the original's counts and against {@link LiteralTokenizer}. */
class QueryTokenizerTest {
    private final List<ProvidedModel.Answer> answers = ProvidedModel.answers();
    private final ModelMetadata metadata = ProvidedModel.metadata();
    private final QueryTokenizer tokenizer = new QueryTokenizer(metadata.vocabulary(), metadata.lexicon());
    private final LiteralTokenizer literal = new LiteralTokenizer(metadata.vocabulary(), metadata.lexicon());

    QueryTokenizerTest() throws Exception {}

    @Test
    void count_goldenTexts_areTheOriginals() {
        assertThat(answers).hasSize(2000).allSatisfy(answer -> assertThat(named(tokenizer.count(answer.sql())))
                .as(answer.sql())
                .isEqualTo(answer.counts()));
    }

    @Test
    void literalCount_goldenTexts_areTheOriginals() {
        assertThat(answers).allSatisfy(answer -> assertThat(named(literal.count(answer.sql())))
                .as(answer.sql())
                .isEqualTo(answer.counts()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "l_tax,l_tax,l_tax | COLUMN=2",
                "l_tax, l_tax | COLUMN=2",
                "n.n_name | nothing",
                "orders,lineitem | TABLE=1",
                "l_tax,orders,l_tax | COLUMN=2 TABLE=1",
                "and and and | AND=2",
                "and  and | AND=2",
                "and.and | AND=1",
                "and=and | AND=2 CONDITION=1",
                "and5 or55 | NUMBER=1 OR=1",
                "5and and | AND=1 NUMBER=1",
                "1.2.3.4 | NUMBER=2",
                "l_tax=5 | COLUMN=1 NUMBER=1",
                "l_tax= 5 | CONDITION=1 NUMBER=1",
                "a <>5 | CONDITION=1 NUMBER=1",
                "<>= <<= =< | CONDITION=6",
                "a+-5 b-5 | NUMBER=2",
                "select -- not this | SELECT=1",
                "select-- not this | nothing",
                "'a'5'b | CONSTANT=1 NUMBER=1",
                "'a'l_tax 'b' | COLUMN=1 CONSTANT=2",
                "table number | NUMBER=1 TABLE=1",
                "or\uD83D\uDE005 | NUMBER=1 OR=1",
                "or\uD83D5 | NUMBER=1 OR=1",
                "LI\u212AE | LIKE=1",
                "as\u01305 | NUMBER=1",
                "as\u00a0in\u001cor\u200bnot\u0085by | AS=1 BY=1 IN=1",
                "by\ufeff by | BY=1",
            })
    void count_edgeOfTheRule_isTheOriginals(String text, String expected) {
        assertThat(written(literal.count(text))).as("the rule").isEqualTo(expected);
        assertThat(written(tokenizer.count(text))).isEqualTo(expected);
    }

    @Test
    void count_acrossANewline_takesTheCommentOut() {
        assertHeldToTheRule("select l_tax--x\n5,l_tax--'\n,'--'\n'and--\nand '--'\n or 'x");
    }

    @Property(tries = 60_000)
    void count_generatedQueries_followTheRule(@ForAll("queries") String text) {
        assertHeldToTheRule(text);
    }

    @Property(tries = 30_000)
    void count_mutatedGoldenTexts_followTheRule(@ForAll("mutated") String text) {
        assertHeldToTheRule(text);
    }

    @Property(tries = 30_000)
    void count_arbitraryUnicode_followsTheRule(@ForAll String text) {
        assertHeldToTheRule(text);
    }

    /** Pieces that steps of the rule look at, in any order: most of what can go wrong lies where two of them meet. */
    @Provide
    Arbitrary<String> queries() {
        Lexicon lexicon = metadata.lexicon();
        Arbitrary<String> words = Arbitraries.oneOf(
                        Arbitraries.of(metadata.vocabulary()),
                        Arbitraries.of(lexicon.columns()),
                        Arbitraries.of(lexicon.tables()),
                        Arbitraries.of(lexicon.reservedWords()))
                .flatMap(word -> Arbitraries.of(word, word, word.toUpperCase(Locale.ROOT), word + " " + word));
        Arbitrary<String> numbers =
                Arbitraries.of("1", "5", "12", "0.5", ".5", "5.", "1.2.3", "-5", "+5", "+-5", "1e5");
        Arbitrary<String> punctuation = Arbitraries.of(
                " ", " ", " ", " ", "  ", ",", ", ", "(", ")", "[", "]", "'", "''", "'x'", "--", "--\n", "-", "\n",
                "\t", "<", ">", "=", "<=", ">=", "<>", "!=", "+", "*", "/", ".", ";", "#", "_", "\"", "`", "%", "||",
                "/*", "*/");
        Arbitrary<String> beyondAscii = Arbitraries.of(
                "\u00e9",
                "\u0130",
                "\u212a",
                "\u00a0",
                "\u0085",
                "\u200b",
                "\ufeff",
                "\u3000",
                "\u001c",
                "\u001f",
                "\u2028",
                "\uD83D\uDE00",
                "\uD83D",
                "\uDE00",
                "\u03a3",
                "\u0660",
                "\u00df",
                "\u180e");
        return Arbitraries.frequencyOf(
                        Tuple.of(5, words), Tuple.of(2, numbers), Tuple.of(6, punctuation), Tuple.of(1, beyondAscii))
                .list()
                .ofMaxSize(24)
                .map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<String> mutated() {
        Arbitrary<String> inserted = Arbitraries.of(
                "",
                " ",
                "'",
                "-",
                "--",
                "\n",
                "#",
                "5",
                ".",
                "=",
                ">",
                "\u0130",
                "\u212a",
                "\u00a0",
                "\uD83D\uDE00",
                ",");
        return Arbitraries.of(answers).map(ProvidedModel.Answer::sql).flatMap(sql -> Arbitraries.integers()
                .between(0, sql.length())
                .tuple3()
                .flatMap(cuts -> inserted.map(piece -> {
                    int[] at = IntStream.of(cuts.get1(), cuts.get2(), cuts.get3())
                            .sorted()
                            .toArray();
                    return sql.substring(0, at[0]) + piece + sql.substring(at[1], at[2]) + piece;
                })));
    }

    @Example
    void count_manyTextsWithOneScanner_leaveNothingBehind() {
        QueryScanner scanner = tokenizer.newScanner();
        int[] counts = new int[tokenizer.size()];
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            String sql = answers.get(random.nextInt(answers.size())).sql();
            char[] framed = ("'5 and" + sql + "5' and").toCharArray();
            scanner.count(framed, 6, sql.length(), counts);
            assertThat(counts).as(sql).isEqualTo(literal.count(sql));
        }
    }

    /** In the provided lexicon hardly a word has two roles; here each combination of them occurs, and prefixes of words. */
    @Property(tries = 20_000)
    void count_wordsOfSeveralRoles_followTheRule(@ForAll("severalRoles") String text) {
        Lexicon lexicon = new Lexicon(
                List.of("all", "both", "table", "order"),
                List.of("all", "col", "both", "column"),
                List.of("all", "col", "table", "or", "order"));
        List<String> vocabulary = List.of("OR", "TABLE", "ALL", "COL", "COLUMN", "NUMBER");
        assertThat(new QueryTokenizer(vocabulary, lexicon).count(text))
                .as(text)
                .isEqualTo(new LiteralTokenizer(vocabulary, lexicon).count(text));
    }

    @Provide
    Arbitrary<String> severalRoles() {
        return Arbitraries.of(
                        "all", "both", "col", "column", "table", "or", "order", "x", " ", " ", " ", " ", ",", "  ", ".",
                        "=", "5", "-")
                .list()
                .ofMaxSize(16)
                .map(pieces -> String.join("", pieces));
    }

    @Test
    void constructor_tokenTheRuleNeverPutsIn_isRefused() {
        assertThatThrownBy(() -> new QueryTokenizer(List.of("SELECT", "select"), metadata.lexicon()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"select\"");
        assertThatThrownBy(() -> new QueryTokenizer(List.of("SELECT", "SELECT"), metadata.lexicon()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
    }

    private void assertHeldToTheRule(String text) {
        int[] expected = literal.count(text);
        int[] actual = tokenizer.count(text);
        if (!Arrays.equals(actual, expected)) {
            assertThat(written(actual)).as(text).isEqualTo(written(expected));
        }
    }

    private String written(int[] counts) {
        String written = named(counts).entrySet().stream().map(Object::toString).collect(Collectors.joining(" "));
        return written.isEmpty() ? "nothing" : written;
    }

    private Map<String, Integer> named(int[] counts) {
        Map<String, Integer> named = new LinkedHashMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                named.put(metadata.vocabulary().get(i), counts[i]);
            }
        }
        return named;
    }
}
