package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.querycast.scoring.ProvidedModel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PredictionIT {
    private static final String PATH = "/v1/predictions";

    @SuppressWarnings("NullAway.Init")
    private RunningServer server;

    @BeforeAll
    void start() throws Exception {
        server = RunningServer.start("--cors-origin=https://example.org");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void post_goldenTexts_givesTheOriginalsSeconds() throws IOException, InterruptedException {
        List<ProvidedModel.Answer> answers = ProvidedModel.answers();
        for (int from = 0; from < answers.size(); from += 500) {
            List<ProvidedModel.Answer> batch = answers.subList(from, from + 500);
            JsonObject body = new JsonObject()
                    .put(
                            "queries",
                            new JsonArray(batch.stream()
                                    .map(ProvidedModel.Answer::sql)
                                    .toList()));
            HttpResponse<String> response = server.post(PATH, body.encode());
            assertThat(response.statusCode()).isEqualTo(200);
            JsonArray predictions = new JsonObject(response.body()).getJsonArray("predictions");
            assertThat(predictions).hasSize(batch.size());
            for (int i = 0; i < batch.size(); i++) {
                assertThat(predictions.getJsonObject(i).getDouble("seconds"))
                        .isCloseTo(batch.get(i).seconds(), within(1e-5));
            }
        }
    }

    @Test
    void post_oneQuery_answersAsTheContractSays() throws IOException, InterruptedException {
        HttpResponse<String> response =
                server.post(PATH, "{\"queries\": [\"SELECT * FROM customer\"]}", "X-Request-ID", "abc-1");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.headers().firstValue("X-Request-ID")).hasValue("abc-1");
        assertThat(response.headers().firstValue("Server-Timing").orElseThrow())
                .matches("parse;dur=\\d+\\.\\d{3}, tokenize;dur=\\d+\\.\\d{3}, infer;dur=\\d+\\.\\d{3}");
        JsonObject body = new JsonObject(response.body());
        assertThat(body.getJsonObject("model"))
                .isEqualTo(new JsonObject().put("name", "query-time").put("version", "1"));
        assertThat(body.getJsonArray("predictions").getJsonObject(0).fieldNames())
                .containsExactly("seconds");
    }

    @ParameterizedTest
    @CsvSource({
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01,true",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01,false",
        "00-0af7651916cd43dd8448eb211c80319c,false",
        "soon,false",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01,false",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01,false",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01,false",
    })
    void traceparent_sent_isPassedOnIfItIsOne(String sent, boolean passed) throws IOException, InterruptedException {
        HttpResponse<String> right = server.post(PATH, "{\"queries\":[\"\"]}", "traceparent", sent);
        HttpResponse<String> wrong = server.post(PATH, "{}", "traceparent", sent);
        for (HttpResponse<String> response : List.of(right, wrong)) {
            assertThat(response.headers().allValues("traceparent")).isEqualTo(passed ? List.of(sent) : List.of());
        }
    }

    @Test
    void post_explain_contributionsSumToTheSeconds() throws IOException, InterruptedException {
        String sql =
                "select c_name, sum(o_totalprice) from customer, orders where c_custkey = o_custkey group by c_name";
        HttpResponse<String> response = server.post(PATH, "{\"queries\": [\"" + sql + "\", \"\"], \"explain\": true}");
        assertThat(response.statusCode()).isEqualTo(200);
        JsonObject prediction =
                new JsonObject(response.body()).getJsonArray("predictions").getJsonObject(0);
        double sum = prediction.getDouble("baseline_seconds");
        double previous = Double.MAX_VALUE;
        for (Object share : prediction.getJsonArray("contributions")) {
            double seconds = ((JsonObject) share).getDouble("seconds");
            assertThat(Math.abs(seconds)).isLessThanOrEqualTo(previous);
            previous = Math.abs(seconds);
            sum += seconds;
        }
        assertThat(sum).isCloseTo(prediction.getDouble("seconds"), within(1e-5));
        assertThat(response.headers().firstValue("Server-Timing").orElse(""))
                .matches("parse;dur=[0-9.]+, tokenize;dur=[0-9.]+, infer;dur=[0-9.]+, explain;dur=[0-9.]+");
    }

    @ParameterizedTest
    @CsvSource({"a-1,true", "~,true", "two words,false", "'',false", "\u00e9,false"})
    void requestId_sent_isEchoedIfItIsOne(String sent, boolean echoed) throws IOException {
        String answer = server.raw("GET /v2/health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Request-ID: "
                        + sent + "\r\n\r\n")
                .text();
        Matcher id = Pattern.compile("(?i)\r\nX-Request-ID: (.*)\r\n").matcher(answer);
        assertThat(id.find()).isTrue();
        assertThat(id.group(1).equals(sent)).isEqualTo(echoed);
        assertThat(id.group(1)).matches("[!-~]{1,128}");
    }

    @Test
    void contentLength_withZerosBeforeIt_isANumber() throws IOException {
        assertThat(server.raw(
                                "POST " + PATH + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                                        + "Content-Type: application/json\r\nContent-Length: 0000000016\r\n\r\n{\"queries\":[\"\"]}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v1/predictions,405,method-not-allowed",
        "HEAD,/v1/predictions,405,",
        "POST,/v1/predictions/,404,not-found",
        "POST,/v1,404,not-found",
        "GET,/nowhere,404,not-found",
        "POST,/v1/predictions,415,unsupported-media-type",
        "OPTIONS,/v1/predictions,204,",
        "DELETE,/v2,405,",
        "HEAD,/v2,200,",
        "GET,/%,400,malformed-request",
    })
    void request_elsewhere_isRefused(String method, String path, int status, String type) throws IOException {
        RunningServer.RawAnswer answer =
                server.raw(method + " " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains("X-Request-ID: ");
        if (status == 405 || status == 204) {
            assertThat(answer.text())
                    .containsIgnoringCase(path.equals("/v2") ? "Allow: GET, HEAD, OPTIONS" : "Allow: POST, OPTIONS");
        }
        if (type != null) {
            assertThat(answer.text()).contains("application/problem+json", "urn:querycast:problem:" + type);
        }
        if (method.equals("HEAD")) {
            assertThat(answer.text()).endsWith("\r\n\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "61", "1.5", "soon", "'1,2'"})
    void requestTimeout_wrong_isMalformed(String value) throws IOException, InterruptedException {
        HttpResponse<String> response = server.post(PATH, "{\"queries\":[\"\"]}", "Request-Timeout", value);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("malformed-header", value);
    }

    @ParameterizedTest
    @CsvSource({"gzip", "deflate"})
    void bodies_packed_bothWays(String coding) throws IOException, InterruptedException, ProblemException {
        ContentCoding packing = ContentCoding.ofRequest(coding);
        String body = new JsonObject()
                .put("queries", new JsonArray(Collections.nCopies(100, "select 1")))
                .encode();
        HttpResponse<byte[]> response = server.postBytes(
                PATH,
                packing.pack(Buffer.buffer(body)).getBytes(),
                "Content-Encoding",
                coding,
                "Accept-Encoding",
                coding);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Encoding")).hasValue(coding);
        JsonObject answer = new JsonObject(packing.unpack(Buffer.buffer(response.body()), 1 << 20));
        assertThat(answer.getJsonArray("predictions")).hasSize(100);
    }

    @Test
    void cors_namedOriginOnly_isAllowed() throws IOException {
        String options = "OPTIONS /v1/predictions HTTP/1.1\r\nHost: a\r\nConnection: close\r\nOrigin: %s\r\n\r\n";
        assertThat(server.raw(String.format(options, "https://example.org")).text())
                .contains("access-control-allow-origin: https://example.org", "access-control-allow-methods: ");
        assertThat(server.raw(String.format(options, "https://example.com")).text())
                .doesNotContain("access-control");
        assertThat(server.raw("GET /openapi.json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                        .text())
                .as("whoever keeps the answer for others must know all it depends on")
                .containsIgnoringCase("vary: origin\r\n")
                .containsIgnoringCase("vary: accept-encoding\r\n");
    }
}
