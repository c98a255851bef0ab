package io.querycast.http;

import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;

/**
 * Vert.x's JSON without the mapping of objects, which nothing here uses. Vert.x would take the mapper because it is there, and
 * to make it took a tenth of the start.
 */
public final class StreamingJsonFactory implements JsonFactory {
    /** Creates the factory, for the service loader. */
    public StreamingJsonFactory() {}

    @Override
    public int order() {
        return Integer.MIN_VALUE;
    }

    @Override
    public JsonCodec codec() {
        return new JacksonCodec();
    }
}
