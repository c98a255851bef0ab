package io.querycast.cli;

/** The part of a URL that says where. */
final class Authority {
    private Authority() {}

    /**
     * {@return host and port as they stand in a URL (RFC 3986, 3.2)}
     *
     * @param host a name or an address
     * @param port the port
     */
    static String of(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
