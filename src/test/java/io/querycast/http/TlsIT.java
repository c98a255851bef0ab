package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The API over TLS, with certificates that the JDK's keytool makes for the test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsIT {
    private static final String PASSWORD = "changeit";

    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private KeyStore store;

    @BeforeAll
    void makeCertificates(@TempDir Path made) throws Exception {
        folder = made;
        for (String name : new String[] {"service", "other"}) {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            name,
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "san=ip:127.0.0.1",
                            "-keystore",
                            folder.resolve("store.p12").toString(),
                            "-storepass",
                            PASSWORD)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        store = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(folder.resolve("store.p12"))) {
            store.load(file, PASSWORD.toCharArray());
        }
        for (String name : new String[] {"service", "other"}) {
            pem(name + ".crt", "CERTIFICATE", store.getCertificate(name).getEncoded());
            pem(
                    name + ".key",
                    "PRIVATE KEY",
                    store.getKey(name, PASSWORD.toCharArray()).getEncoded());
        }
    }

    private void pem(String file, String type, byte[] content) throws IOException {
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN " + type + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + type
                        + "-----\n");
    }

    private String[] options(String certificate, String key) {
        return new String[] {"--tls-certificate=" + folder.resolve(certificate), "--tls-key=" + folder.resolve(key)};
    }

    @Test
    void api_withACertificate_speaksTlsOnly() throws Exception {
        try (RunningServer server = RunningServer.start(options("service.crt", "service.key"))) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("https://127.0.0.1:" + server.port() + "/v1/predictions"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"queries\":[\"\"]}"))
                    .build();
            HttpClient client =
                    HttpClient.newBuilder().sslContext(trusting("service")).build();
            assertThat(client.send(request, BodyHandlers.ofString()).body()).contains("\"seconds\":1.36839");
            HttpClient stranger =
                    HttpClient.newBuilder().sslContext(trusting("other")).build();
            assertThatThrownBy(() -> stranger.send(request, BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
            assertThat(server.raw("GET /v2 HTTP/1.1\r\nHost: a\r\n\r\n").text()).doesNotContain("HTTP/1.1 200");
            assertThat(server.management("/health/ready").statusCode()).isEqualTo(200);
        }
    }

    private SSLContext trusting(String name) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(name, store.getCertificate(name));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    @Test
    void api_filesThatCannotServe_areNamed() throws Exception {
        Files.writeString(folder.resolve("no.pem"), "no certificate");
        Files.writeString(
                folder.resolve("cut.crt"),
                Files.readString(folder.resolve("service.crt")).substring(0, 200));
        assertRefused("service.crt", "other.key", "--tls-key", "other.key", "does not belong");
        assertRefused("no.pem", "service.key", "--tls-certificate", "no.pem");
        assertRefused("cut.crt", "service.key", "--tls-certificate", "cut.crt");
        assertRefused("service.crt", "no.pem", "--tls-key", "no.pem");
        assertRefused("service.crt", "service.crt", "--tls-key", "service.crt");
        assertRefused("missing.crt", "service.key", "--tls-certificate", "missing.crt");
        assertRefused("service.crt", "missing.key", "--tls-key", "missing.key");
    }

    private void assertRefused(String certificate, String key, String... told) {
        assertThatThrownBy(() -> RunningServer.start(options(certificate, key)).close())
                .as("%s %s", certificate, key)
                .isInstanceOf(ServerException.class)
                .message()
                .contains(told);
    }
}
