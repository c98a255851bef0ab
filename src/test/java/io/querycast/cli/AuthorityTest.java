package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AuthorityTest {
    @ParameterizedTest
    @CsvSource({
        "localhost,localhost:8080",
        "127.0.0.1,127.0.0.1:8080",
        "::1,[::1]:8080",
        "fe80::1%eth0,[fe80::1%eth0]:8080"
    })
    void of_host_isWhatAUrlHas(String host, String authority) {
        assertThat(Authority.of(host, 8080)).isEqualTo(authority);
        assertThat(URI.create("http://" + authority).getPort()).isEqualTo(8080);
    }
}
