package io.querycast.scaler;

import java.util.Map;

/** The labels by which a service asks to be scaled: {@code querycast.scaler.enable}, {@code min}, {@code max}, {@code target} and {@code pause}. */
final class ServiceLabels {
    private static final String PREFIX = "querycast.scaler.";

    /** The label that a service must have to be looked at. */
    static final String ENABLE = PREFIX + "enable";

    private final Map<String, String> labels;

    ServiceLabels(Map<String, String> labels) {
        this.labels = labels;
    }

    /**
     * Checks that the service asks to be scaled.
     *
     * @throws ScalerException if it does not say so in so many words
     */
    void requireEnabled() {
        if (!flag("enable")) {
            throw new ScalerException("the label " + ENABLE + " is not true");
        }
    }

    /**
     * {@return whether somebody asks the scaler to stand still}
     *
     * @throws ScalerException if a value is neither true nor false
     */
    boolean onHold() {
        return flag("pause");
    }

    /**
     * {@return the limits of the service}
     *
     * @param defaults those of services that set none
     * @throws ScalerException if they make no sense
     */
    ScalingLimits limits(ScalingLimits defaults) {
        try {
            return new ScalingLimits(
                    Integer.parseInt(value("min", Integer.toString(defaults.minReplicas()))),
                    Integer.parseInt(value("max", Integer.toString(defaults.maxReplicas()))),
                    Double.parseDouble(value("target", Double.toString(defaults.targetRate()))));
        } catch (NumberFormatException e) {
            throw new ScalerException("a label " + PREFIX + "min, max or target is not a number: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new ScalerException("the labels " + PREFIX + "… make no sense: " + e.getMessage(), e);
        }
    }

    private boolean flag(String label) {
        String value = value(label, "false");
        if (!value.equals("true") && !value.equals("false")) {
            throw new ScalerException("the label " + PREFIX + label + " is '" + value + "'; it must be true or false");
        }
        return value.equals("true");
    }

    private String value(String label, String otherwise) {
        return labels.getOrDefault(PREFIX + label, otherwise);
    }
}
