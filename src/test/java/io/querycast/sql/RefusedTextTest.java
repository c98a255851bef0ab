package io.querycast.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.sql.Statement.Parsed;
import io.querycast.sql.Statement.Position;
import io.querycast.sql.Statement.Unparsed;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are no statement, and what is said of them. */
class RefusedTextTest {
    private static final ParserLimits SMALL = new ParserLimits(100, 20, 4, 3, Duration.ofSeconds(1), 1, 1);

    private static Statement read(String sql) {
        return new StatementReader(sql, ParserLimits.defaults()).read();
    }

    private static Statement readWithinSmallLimits(String sql) {
        return new StatementReader(sql, SMALL).read();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\n\n\n\n", "-- nothing", "/* nothing */ -- here"})
    void read_noTokens_isNoStatement(String sql) {
        assertThat(read(sql)).isEqualTo(new Unparsed("no statement", null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "selec 1 ~ unexpected \"selec\" ~ 1 ~ 1",
                "select * fro customer where x ~ unexpected \"customer\" ~ 1 ~ 14",
                "select a b c from t ~ unexpected \"c\" ~ 1 ~ 12",
                "select a from t order by ~ unexpected end of the text ~ 1 ~ 24",
                "select from ~ unexpected \"from\" ~ 1 ~ 8",
                "select a from where x ~ unexpected \"where\" ~ 1 ~ 15",
                "select a, from t ~ unexpected \"from\" ~ 1 ~ 11",
                "update set a = 1 ~ unexpected \"set\" ~ 1 ~ 8",
                "select a from t where a = = 1 ~ unexpected \"=\" ~ 1 ~ 27",
                "select (1 ~ unexpected end of the text ~ 1 ~ 9",
                "select 1) ~ unexpected \")\" ~ 1 ~ 9",
                "; ~ unexpected \";\" ~ 1 ~ 1",
                "^select a,\n  b c d,\r\ne^ ~ unexpected \"d\" ~ 2 ~ 7",
                "^select a\r\nfrom t t t^ ~ unexpected \"t\" ~ 2 ~ 10",
                "select 1; select 2 ~ more than one statement ~ 1 ~ 11",
                "^select a from t;;\n/**/ drop table t^ ~ more than one statement ~ 2 ~ 6",
                "if (1 = 1) select 1; else select 2; 3 ~ more than one statement ~ 1 ~ 37",
                "select 'its ~ quote without an end ~ 1 ~ 8",
                "^select a,\n\"b^ ~ quote without an end ~ 2 ~ 1",
                "select `a ~ quote without an end ~ 1 ~ 8",
                "select $$a ~ quote without an end ~ 1 ~ 8",
                "select q'{a ~ quote without an end ~ 1 ~ 9",
                "select a /* b ~ comment without an end ~ 1 ~ 10",
                "select 😀 from t ~ unexpected \"😀\" ~ 1 ~ 8"
            })
    void read_textThatBreaksTheGrammar_saysWhatAndWhere(String sql, String reason, int line, int column) {
        assertThat(read(sql)).isEqualTo(new Unparsed(reason, new Position(line, column)));
    }

    @Test
    void read_tokenThatCannotBeShown_isReplaced() {
        assertThat(read("select a \0")).isEqualTo(new Unparsed("unexpected \"\uFFFD\"", new Position(1, 10)));
        assertThat(read("\uD800")).isEqualTo(new Unparsed("unexpected \"\uFFFD\"", new Position(1, 1)));
        assertThat(read("select a b 'c\u202E\n\uDC00d'"))
                .isEqualTo(new Unparsed("unexpected \"'c\uFFFD\uFFFD\uFFFDd'\"", new Position(1, 12)));
    }

    @Test
    void read_longToken_isShortened() {
        String secret = "'" + "s".repeat(500) + "'";

        assertThat(read("select a b " + secret))
                .isEqualTo(new Unparsed("unexpected \"'" + "s".repeat(29) + "…\"", new Position(1, 12)));
    }

    @Test
    void read_tooLong_isRefused() {
        String sql = "select 1 -- " + "x".repeat(88);

        assertThat(readWithinSmallLimits(sql)).isInstanceOf(Parsed.class);
        assertThat(readWithinSmallLimits(sql + "x")).isEqualTo(new Unparsed("longer than 100 characters", null));
    }

    @Test
    void read_tooManyTokens_isRefused() {
        String sql = "select 1" + ",1".repeat(9);

        assertThat(readWithinSmallLimits(sql)).isInstanceOf(Parsed.class);
        assertThat(readWithinSmallLimits(sql + ",1"))
                .isEqualTo(new Unparsed("more than 20 tokens", new Position(1, 27)));
    }

    @ParameterizedTest
    @CsvSource({"(,)", "f(,)", "[,]", "(f[,])"})
    void read_tooDeep_isRefused(String open, String close) {
        String sql = "select " + open.repeat(4) + "a" + close.repeat(4);

        assertThat(readWithinSmallLimits("select (a), (b), (c), (d), (e)")).isInstanceOf(Parsed.class);
        assertThat(readWithinSmallLimits("select " + open + sql.substring(7) + close))
                .isInstanceOfSatisfying(Unparsed.class, refused -> assertThat(refused.reason())
                        .isEqualTo("nested deeper than 4 levels"));
    }

    @Test
    void read_nameOfTooManyParts_isRefused() {
        assertThat(readWithinSmallLimits("select a.b.c, .5, .5, .5, :d, :e")).isInstanceOf(Parsed.class);
        assertThat(readWithinSmallLimits("select a.b . c /**/ .d"))
                .isEqualTo(new Unparsed("a name of more than 3 parts", new Position(1, 21)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "q'{", "'\\'"})
    void read_textThatHoldsTheLexer_isRefused(String token) {
        assertThat(read("select " + token.repeat(10_000))).isInstanceOfSatisfying(Unparsed.class, refused -> {
            assertThat(refused.reason()).isEqualTo("too many brackets or quotes without an end");
            assertThat(refused.position()).isNotNull();
        });
    }

    @Test
    void read_manyBracketsWithAnEnd_isParsed() {
        assertThat(read("select array[1, 2]" + ", a[1], array[array[1, 2], array[3, 4]]".repeat(500)))
                .isInstanceOf(Parsed.class);
    }

    @Test
    void read_deeperThanTheStack_isRefused() {
        assertThat(read("select " + "case when ".repeat(4_000) + "a" + " then 1 end".repeat(1_000)))
                .isEqualTo(new Unparsed("nested too deeply for the parser", null));
    }

    @Test
    void read_stopped_endsWithoutAnAnswerOfUse() {
        StatementReader reader = new StatementReader("select a from t where b = 1 and c = 2", ParserLimits.defaults());
        reader.stop();

        assertThat(reader.read()).isInstanceOf(Unparsed.class);
    }
}
