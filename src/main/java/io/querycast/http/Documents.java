package io.querycast.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What the service tells of itself: the console at {@code /}, the contract at {@code /openapi.json} and the page to try it
 * at {@code /docs}, with all that these pages need: they load nothing from anywhere else.
 */
final class Documents {
    private static final String OWN = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String STRICT = OWN + "; require-trusted-types-for 'script'; trusted-types 'none'";
    /** Swagger UI's style sheet holds its icons as data. */
    private static final String WITH_DATA_IMAGES = OWN.replace("img-src 'self'", "img-src 'self' data:");

    private static final String PAGES = "/io/querycast/http/pages/";
    private static final String SWAGGER_UI = "/META-INF/resources/webjars/swagger-ui/";
    private static final String SWAGGER_UI_PROPERTIES = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

    private static final String HTML = "text/html; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private static final String[] CONSOLE_MODULES = {
        "batch.js",
        "batchtable.js",
        "chart.js",
        "console.js",
        "dom.js",
        "editor.js",
        "format.js",
        "history.js",
        "result.js",
        "samples.js",
        "service.js",
        "statement.js",
        "statements.js"
    };

    private final Map<String, Route> routes = new TreeMap<>();
    private final List<LateDocument> documents = new ArrayList<>();

    /**
     * Prepares them, to be read later.
     *
     * @param limits what the contract says of limits
     * @param apiKeys whether the service asks for API keys
     * @param programVersion the program's version
     */
    Documents(ServiceOptions.Limits limits, boolean apiKeys, String programVersion) {
        add("/", HTML, () -> read(PAGES + "console.html"), STRICT);
        asset("console.css", STYLE, PAGES);
        asset("icon.svg", "image/svg+xml", PAGES);
        for (String module : CONSOLE_MODULES) {
            asset(module, SCRIPT, PAGES);
        }

        add("/docs", HTML, () -> read(PAGES + "docs.html"), WITH_DATA_IMAGES);
        asset("docs.css", STYLE, PAGES);
        asset("docs.js", SCRIPT, PAGES);
        swaggerUi("swagger-ui.css", STYLE);
        swaggerUi("swagger-ui-bundle.js", SCRIPT);

        add(
                "/openapi.json",
                "application/json",
                () -> Contract.of(read("/io/querycast/http/openapi.json"), limits, apiKeys, programVersion),
                STRICT);
    }

    /** {@return where each of them is, by path; open to anyone} */
    Map<String, Route> routes() {
        return routes;
    }

    /** Reads them all. */
    void read() {
        documents.forEach(LateDocument::read);
    }

    private void asset(String name, String mediaType, String folder) {
        add("/assets/" + name, mediaType, () -> read(folder + name), STRICT);
    }

    private void swaggerUi(String name, String mediaType) {
        add("/assets/" + name, mediaType, () -> read(SWAGGER_UI + swaggerUiVersion() + "/" + name), STRICT);
    }

    private void add(String path, String mediaType, Supplier<Buffer> content, String policy) {
        String label = path.startsWith("/assets/") ? "/assets" : path;
        LateDocument document = new LateDocument(() -> Document.of(mediaType, content.get(), policy));
        documents.add(document);
        routes.put(path, new Route(label, HttpMethod.GET, Route.Access.OPEN, document));
    }

    private static String swaggerUiVersion() {
        Properties properties = new Properties();
        try (InputStream stream = open(SWAGGER_UI_PROPERTIES)) {
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static Buffer read(String resource) {
        try (InputStream stream = open(resource)) {
            return Buffer.buffer(stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        InputStream stream = Documents.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new IllegalStateException(resource + " is not on the class path");
        }
        return stream;
    }
}
