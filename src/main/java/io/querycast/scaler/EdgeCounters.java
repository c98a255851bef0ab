package io.querycast.scaler;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one edge has counted since it started.
 *
 * @param requests requests that arrived at the frontend
 * @param denied those it refused by its own rules
 */
record EdgeCounters(double requests, double denied) {
    /** Name of the metric of requests. */
    static final String REQUESTS = "haproxy_frontend_http_requests_total";

    /** Name of the metric of refused requests. */
    static final String DENIED = "haproxy_frontend_requests_denied_total";

    private static final double MOST = 1e18;
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"([^\"]*)\"");

    /**
     * {@return the counters of one frontend}
     *
     * @param text the edge's metrics in Prometheus' text format
     * @param frontend name of the frontend
     * @throws ScalerException if one is missing, there twice or no number
     */
    static EdgeCounters read(String text, String frontend) {
        return new EdgeCounters(counter(text, REQUESTS, frontend), counter(text, DENIED, frontend));
    }

    private static double counter(String text, String name, String frontend) {
        double found = Double.NaN;
        for (String line :
                text.lines().filter(line -> line.startsWith(name + "{")).toList()) {
            int end = line.lastIndexOf('}');
            if (end > 0 && isOf(frontend, line.substring(name.length() + 1, end))) {
                if (!Double.isNaN(found)) {
                    throw new ScalerException("the edge shows " + name + " of '" + frontend + "' twice");
                }
                found = number(line.substring(end + 1).strip(), name);
            }
        }
        if (Double.isNaN(found)) {
            throw new ScalerException("the edge shows no " + name + " of '" + frontend + "'");
        }
        return found;
    }

    private static boolean isOf(String frontend, String labels) {
        Matcher label = LABEL.matcher(labels);
        while (label.find()) {
            if (label.group(1).equals("proxy")) {
                return label.group(2).equals(frontend);
            }
        }
        return false;
    }

    private static double number(String text, String name) {
        try {
            double value = Double.parseDouble(text.split("\\s+", 2)[0]);
            if (value >= 0 && value <= MOST) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new ScalerException("the edge's " + name + " is '" + text + "', which is no number", e);
        }
        throw new ScalerException("the edge's " + name + " is '" + text + "', which is no count");
    }
}
