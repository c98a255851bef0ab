package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonToken;
import io.querycast.UsedHeap;
import io.querycast.cli.ServeArguments;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StrictJsonTest {
    private final StrictJson json = new StrictJson(ServeArguments.parse().limits());

    private void read(String text) throws ProblemException {
        json.open(Buffer.buffer(text));
        JsonToken token = json.next();
        while (token != null) {
            token = json.next();
        }
    }

    private void readUnchecked(String text) {
        try {
            read(text);
        } catch (ProblemException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void next_longNamesInManyTexts_areNotKept() {
        readUnchecked("{\"" + "a".repeat(1_000_000) + "\": 1}");
        long growth = UsedHeap.growthBy(() -> {
            for (int i = 0; i < 100; i++) {
                readUnchecked("{\"" + i + "a".repeat(1_000_000) + "\": 1}");
            }
        });
        assertThat(json).isNotNull();
        assertThat(growth).isLessThan(20_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"queries\": \ud83d\ude00}", "\ud83d\ude00", "[1, \ud83d\ude00]", "{\ud83d\ude00: 1}"})
    void next_characterBeyondTheBasicPlane_isToldWithoutHalfOfIt(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ProblemException.class)
                .satisfies(failure -> assertThat(
                                ((ProblemException) failure).problem().detail())
                        .matches(detail -> detail.codePoints()
                                .noneMatch(point -> Character.getType(point) == Character.SURROGATE)));
    }
}
