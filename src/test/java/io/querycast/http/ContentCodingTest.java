package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class ContentCodingTest {
    @Property(tries = 200)
    void unpack_packed_isTheSame(@ForAll ContentCoding coding, @ForAll byte[] body) throws ProblemException {
        assertThat(coding.unpack(coding.pack(Buffer.buffer(body)), body.length).getBytes())
                .isEqualTo(body);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
    void unpack_bomb_isTooLarge(ContentCoding coding) {
        Buffer bomb = coding.pack(Buffer.buffer(new byte[1 << 20]));
        assertThat(bomb.length()).isLessThan(5_000);
        assertProblem(coding, bomb, ProblemType.BODY_TOO_LARGE);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
    void unpack_broken_isMalformed(ContentCoding coding) {
        Buffer packed = coding.pack(Buffer.buffer("select 1"));
        assertProblem(coding, packed.getBuffer(0, packed.length() - 5), ProblemType.MALFORMED_BODY);
        assertProblem(coding, Buffer.buffer("select 1"), ProblemType.MALFORMED_BODY);
        assertProblem(coding, Buffer.buffer(), ProblemType.MALFORMED_BODY);
    }

    private static void assertProblem(ContentCoding coding, Buffer body, ProblemType type) {
        assertThatThrownBy(() -> coding.unpack(body, 1_000))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().type()).isEqualTo(type));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip|GZIP",
                "deflate|DEFLATE",
                "br, gzip;q=0.5|GZIP",
                "gzip;q=0, deflate|DEFLATE",
                "gzip ; q=0.0|IDENTITY",
                "identity|IDENTITY",
                "*|IDENTITY",
                "GZIP|GZIP",
            })
    void forAnswer_header_isTheFirstWanted(String header, ContentCoding coding) {
        assertThat(ContentCoding.forAnswer(header)).isEqualTo(coding);
    }
}
