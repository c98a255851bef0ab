package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExcerptTest {
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "abcde,abcde",
                "abcdef,abcde…",
                "ab cd,ab cd",
                "ab cd e,ab cd…",
                "abcd e,abcd…",
                "abcde   ,abcde",
                "  a   b  ,a b",
                "'\u00a0a\n\t\u2003b\u2028',a b",
                "\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00,\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00",
                "'a\u001b[0m',a\ufffd[0m",
                "'a\0\u009b\u202eb',a\ufffd\ufffd\ufffdb",
            })
    void of_text_fitsOnALine(String text, String excerpt) {
        assertThat(Excerpt.of(text.toCharArray(), 0, text.length(), 5)).isEqualTo(excerpt);
    }

    @Test
    void of_partOfAnArray_isTakenAlone() {
        assertThat(Excerpt.of("xab\ud83d\ude00".toCharArray(), 1, 2, 5)).isEqualTo("ab");
        assertThat(Excerpt.of("xab\ud83d\ude00".toCharArray(), 1, 3, 5)).isEqualTo("ab\ufffd");
        assertThat(Excerpt.of("".toCharArray(), 0, 0, 5)).isEmpty();
    }
}
