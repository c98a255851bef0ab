package io.querycast.scoring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scores batches of texts for one thread at a time: add each text, then take the predicted seconds of all. Texts are
 * tokenised into a direct buffer of {@value #ROWS} rows that ONNX Runtime reads in place; a full buffer is run at once, so
 * a batch of any size needs the same memory. The tensors over these buffers are made once for each number of rows.
 */
public final class Scorer implements AutoCloseable {
    static final int ROWS = 64;

    private final OrtSession session;
    private final QueryScanner scanner;
    private final int[] counts;
    private final float[] row;
    private final FloatBuffer input;
    private final FloatBuffer output;
    private final @Nullable Tensors[] tensorsByRows = new @Nullable Tensors[ROWS + 1];
    private char[] text = new char[1024];
    private float[] seconds = new float[ROWS];
    private int size;
    private int pendingRows;
    private long inferenceNanos;

    Scorer(OnnxModel model, QueryTokenizer tokenizer) {
        this.session = model.session();
        this.scanner = tokenizer.newScanner();
        this.counts = new int[tokenizer.size()];
        this.row = new float[counts.length];
        this.input = directFloats(ROWS * counts.length);
        this.output = directFloats(ROWS);
    }

    private static FloatBuffer directFloats(int length) {
        return ByteBuffer.allocateDirect(length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /**
     * Adds a text to the batch.
     *
     * @param query the text, taken as it is
     */
    public void add(String query) {
        int length = query.length();
        if (length > text.length) {
            text = new char[Math.max(length, Math.min(2 * text.length, 1 << 20))];
        }
        query.getChars(0, length, text, 0);
        add(text, 0, length);
    }

    /**
     * Adds a text to the batch.
     *
     * @param chars holds the text, which is taken as it is
     * @param offset where it begins
     * @param length how many characters it has
     */
    public void add(char[] chars, int offset, int length) {
        scanner.count(chars, offset, length, counts);
        for (int i = 0; i < counts.length; i++) {
            row[i] = counts[i];
        }
        input.put(pendingRows * row.length, row);
        pendingRows++;
        size++;
        if (pendingRows == ROWS) {
            run();
        }
    }

    /** {@return the predicted seconds of the texts added since the last call, in order} */
    public float[] finish() {
        if (pendingRows > 0) {
            run();
        }
        float[] result = Arrays.copyOf(seconds, size);
        size = 0;
        return result;
    }

    /** {@return how many texts were added since the last {@link #finish}} */
    public int size() {
        return size;
    }

    /**
     * Forgets the texts added last.
     *
     * @param remaining how many of the first to keep
     */
    public void truncate(int remaining) {
        int done = size - pendingRows;
        size = Math.min(size, remaining);
        pendingRows = Math.max(0, size - done);
    }

    /** Forgets the texts added since the last {@link #finish}. */
    public void reset() {
        truncate(0);
    }

    /**
     * {@return the predicted seconds of a batch, in order}
     *
     * @param queries the texts, taken as they are
     */
    public float[] predict(List<String> queries) {
        reset();
        for (String query : queries) {
            add(query);
        }
        return finish();
    }

    /** {@return nanoseconds spent in ONNX Runtime since this scorer was made} */
    public long inferenceNanos() {
        return inferenceNanos;
    }

    private void run() {
        long start = System.nanoTime();
        int done = size - pendingRows;
        if (size > seconds.length) {
            seconds = Arrays.copyOf(seconds, 2 * seconds.length);
        }
        try {
            Tensors tensors = tensorsByRows[pendingRows];
            if (tensors == null) {
                tensors = new Tensors(pendingRows);
                tensorsByRows[pendingRows] = tensors;
            }
            tensors.run();
        } catch (OrtException e) {
            throw new IllegalStateException(
                    "ONNX Runtime could not run " + pendingRows + " rows: " + e.getMessage(), e);
        }
        output.get(0, seconds, done, pendingRows);
        pendingRows = 0;
        inferenceNanos += System.nanoTime() - start;
    }

    /** Frees the tensors; the model stays open. */
    @Override
    public void close() {
        for (Tensors tensors : tensorsByRows) {
            if (tensors != null) {
                tensors.close();
            }
        }
        Arrays.fill(tensorsByRows, null);
    }

    /** The first rows of both buffers as ONNX Runtime sees them; the output is pinned, so that a run allocates nothing. */
    private final class Tensors implements AutoCloseable {
        private final OnnxTensor counts;
        private final OnnxTensor seconds;
        private final Map<String, OnnxTensor> inputs;
        private final Map<String, OnnxTensor> outputs;

        Tensors(int rows) throws OrtException {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            int width = Scorer.this.counts.length;
            counts = OnnxTensor.createTensor(environment, input.slice(0, rows * width), new long[] {rows, width});
            seconds = OnnxTensor.createTensor(environment, output.slice(0, rows), new long[] {rows, 1});
            inputs = Map.of(OnnxModel.INPUT, counts);
            outputs = Map.of(OnnxModel.OUTPUT, seconds);
        }

        void run() throws OrtException {
            session.run(inputs, Set.of(), outputs, null).close();
        }

        @Override
        public void close() {
            counts.close();
            seconds.close();
        }
    }
}
