package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.zip.Deflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
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

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
    void unpack_somethingBehindItsEnd_isMalformed(ContentCoding coding) {
        Buffer packed = coding.pack(Buffer.buffer("select 1"));
        for (String behind : new String[] {"\0", "select 2", "\u001f".repeat(40)}) {
            assertProblem(coding, packed.copy().appendString(behind), ProblemType.MALFORMED_BODY);
        }
    }

    @Test
    void unpack_gzipMembers_areOneText() throws ProblemException {
        Buffer members = Buffer.buffer();
        for (String member : new String[] {"sel", "", "ect 1"}) {
            members.appendBuffer(ContentCoding.GZIP.pack(Buffer.buffer(member)));
        }
        assertThat(ContentCoding.GZIP.unpack(members, 8)).isEqualTo(Buffer.buffer("select 1"));
        assertProblem(
                ContentCoding.GZIP, members.copy().appendBuffer(members.getBuffer(0, 12)), ProblemType.MALFORMED_BODY);
        Buffer bombs = ContentCoding.GZIP.pack(Buffer.buffer(new byte[600]));
        assertProblem(ContentCoding.GZIP, bombs.copy().appendBuffer(bombs), ProblemType.BODY_TOO_LARGE);
    }

    @Test
    void unpack_zlibWithADictionary_isMalformed() {
        Deflater deflater = new Deflater();
        deflater.setDictionary(new byte[] {1, 2, 3});
        deflater.setInput(new byte[] {1, 2, 3});
        deflater.finish();
        byte[] packed = new byte[100];
        int length = deflater.deflate(packed);
        Buffer body = Buffer.buffer(packed).getBuffer(0, length);
        deflater.end();
        assertProblem(ContentCoding.DEFLATE, body, ProblemType.MALFORMED_BODY);
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
