package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InferIT {
    private static final String INFER = "/v2/models/query-time/infer";
    private static final String CUSTOMER = "SELECT * FROM customer";

    @SuppressWarnings("NullAway.Init")
    private RunningServer server;

    @BeforeAll
    void start() throws Exception {
        server = RunningServer.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'inputs':[{'name':'sql','shape':[2],'datatype':'BYTES','data':['SELECT * FROM customer','']}]}",
                "{'inputs':[{'data':[['SELECT * FROM customer'],['']],'datatype':'BYTES','shape':[2,1],'name':'sql'}],"
                        + "'parameters':{'priority':1,'x':{}},'new':[]}",
                "{'inputs':[{'name':'sql','shape':[2],'datatype':'BYTES','data':['U0VMRUNUICogRlJPTSBjdXN0b21lcg==',''],"
                        + "'parameters':{'content_type':'base64'}}],'outputs':[{'name':'seconds'}]}",
                "{'inputs':[{'name':'sql','shape':[2],'datatype':'BYTES','data':['SELECT * FROM customer',''],"
                        + "'parameters':{'content_type':'str'}}],'outputs':[]}",
                "{'id':null,'parameters':null,'outputs':null,'inputs':[{'name':'sql','shape':[2],'datatype':'BYTES',"
                        + "'data':['SELECT * FROM customer',''],'parameters':null}]}",
                "{'inputs':[{'name':'sql','shape':[2],'datatype':'BYTES','data':['SELECT * FROM customer',''],"
                        + "'parameters':{'content_type':null}}],'outputs':[{'name':'seconds','parameters':null}]}",
            })
    void infer_json_answersInTheInputsShape(String body) throws IOException, InterruptedException {
        HttpResponse<String> response = server.post(INFER, body.replace('\'', '"'));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonObject answer = new JsonObject(response.body());
        assertThat(answer.fieldNames()).containsExactly("model_name", "model_version", "outputs");
        JsonObject output = answer.getJsonArray("outputs").getJsonObject(0);
        assertThat(output.getString("name")).isEqualTo("seconds");
        assertThat(output.getString("datatype")).isEqualTo("FP32");
        assertThat(output.getJsonArray("shape"))
                .isEqualTo(body.contains("[2,1]") ? new JsonArray().add(2).add(1) : new JsonArray().add(2));
        assertThat(output.getJsonArray("data").getDouble(0)).isCloseTo(1.354965, within(1e-5));
        assertThat(output.getJsonArray("data").getDouble(1)).isCloseTo(1.368391, within(1e-5));
    }

    @ParameterizedTest
    @CsvSource({"identity,", "gzip,identity", "deflate,gzip", "identity,deflate"})
    void infer_binary_bothWays(String sent, String wanted) throws Exception {
        String json = "{\"id\":\"7\",\"parameters\":{\"binary_data_output\":true},\"inputs\":[{\"name\":\"sql\","
                + "\"shape\":[2],\"datatype\":\"BYTES\",\"parameters\":{\"binary_data_size\":" + (8 + CUSTOMER.length())
                + "}}]}";
        Buffer body = Buffer.buffer(json)
                .appendIntLE(CUSTOMER.length())
                .appendString(CUSTOMER)
                .appendIntLE(0);
        HttpResponse<byte[]> response = server.postBytes(
                "/v2/models/query-time/versions/1/infer",
                ContentCoding.ofRequest(sent).pack(body).getBytes(),
                "Content-Encoding",
                sent,
                "Accept-Encoding",
                wanted == null ? "br" : wanted,
                "Content-Type",
                "application/octet-stream",
                "Inference-Header-Content-Length",
                Integer.toString(json.length()));
        String coding = response.headers().firstValue("Content-Encoding").orElse("identity");
        assertThat(coding).isEqualTo(wanted == null ? "identity" : wanted);
        Buffer answer = ContentCoding.ofRequest(coding).unpack(Buffer.buffer(response.body()), 1 << 20);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
        int length = Integer.parseInt(
                response.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
        JsonObject header = new JsonObject(answer.getBuffer(0, length));
        assertThat(header.getString("id")).isEqualTo("7");
        assertThat(header.getJsonArray("outputs").getJsonObject(0).getJsonObject("parameters"))
                .isEqualTo(new JsonObject().put("binary_data_size", 8));
        assertThat(answer.length()).isEqualTo(length + 8);
        assertThat(answer.getFloatLE(length)).isCloseTo(1.354965f, within(1e-5f));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|422",
                "[]|422",
                "{'inputs':[]}|422",
                "{'inputs':[{'name':'text','shape':[1],'datatype':'BYTES','data':['']}]}|422",
                "{'inputs':[{'name':'sql','shape':[1],'datatype':'FP32','data':['']}]}|422",
                "{'inputs':[{'name':'sql','shape':[2],'datatype':'BYTES','data':['']}]}|422",
                "{'inputs':[{'name':'sql','shape':[1,2],'datatype':'BYTES','data':['','']}]}|422",
                "{'inputs':[{'name':'sql','shape':[0],'datatype':'BYTES','data':[]}]}|422",
                "{'inputs':[{'name':'sql','shape':[-1],'datatype':'BYTES','data':['']}]}|422",
                "{'inputs':[{'name':'sql','shape':[1],'datatype':'BYTES','data':[1]}]}|422",
                "{'inputs':[{'name':'sql','shape':[1],'datatype':'BYTES'}]}|422",
                "{'inputs':[{'name':'sql','datatype':'BYTES','data':['']}]}|422",
                "{'inputs':null}|422",
                "{'inputs':[{'name':'sql','shape':[1],'datatype':'BYTES','data':null}]}|422",
                "{'inputs':[{'name':'sql','shape':[1],'datatype':'BYTES','data':['']}],'outputs':[{'name':null}]}|422",
                "{'inputs':[{'name':'sql','shape':[1],'datatype':'BYTES','data':['']}],'outputs':[{'name':'x'}]}|422",
                "{'id':1,'inputs':[{'name':'sql','shape':[1],'datatype':'BYTES','data':['']}]}|422",
                "{'inputs':[{'name':'sql','shape':[1],'datatype':'BYTES','data':['?'],"
                        + "'parameters':{'content_type':'base64'}}]}|422",
                "{'inputs':[{'name':'sql','shape':[1],'datatype':'BYTES','data':['/w=='],"
                        + "'parameters':{'content_type':'base64'}}]}|400",
                "{'inputs':[{'name':'sql','shape':[1],'datatype':'BYTES','parameters':{'binary_data_size':4}}]}|400",
                "{'inputs':[{'name':'sql'|400",
            })
    void infer_wrong_isRefusedAsTheProtocolSays(String body, int status) throws IOException, InterruptedException {
        HttpResponse<String> response = server.post(INFER, body.replace('\'', '"'));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(new JsonObject(response.body()).fieldNames()).containsExactly("error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "99999", "1x"})
    void infer_wrongHeaderLength_isMalformed(String length) throws IOException, InterruptedException {
        HttpResponse<String> response = server.post(INFER, "{}", "Inference-Header-Content-Length", length);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(length);
    }

    @Test
    void infer_withoutContentType_isAnswered() throws IOException {
        String body = "{\"inputs\":[{\"name\":\"sql\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"\"]}]}";
        assertThat(server.raw("POST " + INFER + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
                                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v2|200|{'name':'querycast','version':'test','extensions':['binary_tensor_data']}",
                "/v2/|200|{'name':'querycast','version':'test','extensions':['binary_tensor_data']}",
                "/v2/health/live|200|{'live':true}",
                "/v2/health/ready|200|{'ready':true,'live':true}",
                "/v2/models/query-time/ready|200|{'name':'query-time','ready':true}",
                "/v2/models/query-time/versions/1/ready|200|{'name':'query-time','ready':true}",
                "/v2/models/query%2Dtime|200|{'name':'query-time','versions':['1'],'platform':'onnxruntime_onnx',"
                        + "'inputs':[{'name':'sql','datatype':'BYTES','shape':[-1]}],"
                        + "'outputs':[{'name':'seconds','datatype':'FP32','shape':[-1]}]}",
                "/v2/models/other|404|{'error':'there is no such model or version here: /v2/models/other'}",
                "/v2/models/query-time/versions/2/ready|404|"
                        + "{'error':'there is no such model or version here: /v2/models/query-time/versions/2/ready'}",
            })
    void get_question_isAnswered(String path, int status, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = server.get(path);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo(body.replace('\'', '"'));
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    }
}
