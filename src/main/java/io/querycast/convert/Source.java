package io.querycast.convert;

/** The files a model is made from. */
enum Source {
    MODEL("model.h5", FileFormat.HDF5, 64 << 20),
    VECTORIZER("vectorizer.pkl", FileFormat.PICKLE, 1 << 20),
    INPUT_SCALER("input_scaler.pkl", FileFormat.PICKLE, 1 << 20),
    OUTPUT_SCALER("output_scaler.pkl", FileFormat.PICKLE, 1 << 20),
    LEXICON("lexicon.json", FileFormat.JSON, 1 << 20);

    private final String fileName;
    private final FileFormat format;
    private final int maxBytes;

    Source(String fileName, FileFormat format, int maxBytes) {
        this.fileName = fileName;
        this.format = format;
        this.maxBytes = maxBytes;
    }

    String fileName() {
        return fileName;
    }

    FileFormat format() {
        return format;
    }

    /** Bounds what a crafted file can make us hold in memory; real ones are far smaller. */
    int maxBytes() {
        return maxBytes;
    }
}
