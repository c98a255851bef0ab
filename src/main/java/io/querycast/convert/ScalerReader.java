package io.querycast.convert;

import java.util.Arrays;

/** Reads a pickled StandardScaler. */
final class ScalerReader {
    private final Artifact artifact;
    private final PickledObject scaler;

    private ScalerReader(Artifact artifact, PickledObject scaler) {
        this.artifact = artifact;
        this.scaler = scaler;
    }

    /**
     * {@return the scaler in a pickle; what it was told not to do ({@code with_mean}, {@code with_std}) has no effect}
     *
     * @throws ConversionException if it is anything else, was not fitted, or cannot be applied in float32
     */
    static Scaler read(Artifact artifact) throws ConversionException {
        PickledObject scaler = PickleReader.read(artifact, PickledClasses.STANDARD_SCALER);
        return new ScalerReader(artifact, scaler).read();
    }

    private Scaler read() throws ConversionException {
        boolean withMean = flag("with_mean");
        boolean withStd = flag("with_std");
        int width = width(withMean, withStd);
        double[] mean = withMean ? vector("mean_", width) : new double[width];
        double[] scale = withStd ? vector("scale_", width) : filled(width, 1);
        for (int i = 0; i < width; i++) {
            if (!Float.isFinite((float) mean[i])) {
                throw artifact.error("has mean_[" + i + "] = " + mean[i] + ", which is not a finite float32");
            }
            if (!((float) scale[i] > 0) || !Float.isFinite((float) scale[i])) {
                throw artifact.error(
                        "has scale_[" + i + "] = " + scale[i] + ", which is not a positive finite float32");
            }
        }
        return new Scaler(mean, scale);
    }

    private boolean flag(String name) throws ConversionException {
        if (scaler.attribute(name) instanceof Boolean flag) {
            return flag;
        }
        throw artifact.error("has " + name + " = " + Quote.of(scaler.attribute(name)) + ", expected True or False");
    }

    /** Older versions of scikit-learn do not store {@code n_features_in_}. */
    private int width(boolean withMean, boolean withStd) throws ConversionException {
        Object features = scaler.attribute("n_features_in_");
        if (features instanceof Integer width && width > 0) {
            return width;
        }
        if (features == null && (withMean || withStd)) {
            return array(withMean ? "mean_" : "scale_").values().length;
        }
        throw artifact.error("has n_features_in_ = " + Quote.of(features) + ", expected a positive number");
    }

    private double[] vector(String name, int width) throws ConversionException {
        NumpyArray array = array(name);
        if (array.dimensions() != 1 || array.values().length != width) {
            throw artifact.error("has " + array.values().length + " values in " + array.dimensions() + " dimensions in "
                    + name + ", expected " + width + " in 1");
        }
        return array.values();
    }

    private NumpyArray array(String name) throws ConversionException {
        if (scaler.attribute(name) instanceof NumpyArray array) {
            return array;
        }
        throw artifact.error("has " + name + " = " + Quote.of(scaler.attribute(name))
                + ", expected an array: the scaler was not fitted");
    }

    private static double[] filled(int width, double value) {
        double[] values = new double[width];
        Arrays.fill(values, value);
        return values;
    }
}
