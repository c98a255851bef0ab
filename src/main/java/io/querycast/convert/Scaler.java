package io.querycast.convert;

/** A fitted scikit-learn StandardScaler: {@code scaled = (value − mean) / scale}, element by element. */
final class Scaler {
    private final double[] mean;
    private final double[] scale;

    Scaler(double[] mean, double[] scale) {
        this.mean = mean.clone();
        this.scale = scale.clone();
    }

    /** {@return how many values it scales} */
    int width() {
        return mean.length;
    }

    double mean(int index) {
        return mean[index];
    }

    double scale(int index) {
        return scale[index];
    }
}
