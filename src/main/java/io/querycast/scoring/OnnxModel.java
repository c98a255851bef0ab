package io.querycast.scoring;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * A model file, loaded and checked: one ONNX Runtime session, shared by all threads, and what the file says of itself. Its
 * graph takes {@link #INPUT}, float [n, vocabulary], and gives {@link #OUTPUT}, float [n, 1].
 */
public final class OnnxModel implements AutoCloseable {
    /** Name of the graph's input: token counts, one row a text. */
    public static final String INPUT = "counts";

    /** Name of the graph's output: predicted seconds, one row a text. */
    public static final String OUTPUT = "seconds";

    /** A model of one dense layer is some kilobytes; a file beyond this was not meant for us. */
    static final long MAX_FILE_BYTES = 64L << 20;

    private final OrtSession session;
    private final ModelMetadata metadata;
    private final String sha256;

    private OnnxModel(OrtSession session, ModelMetadata metadata, String sha256) {
        this.session = session;
        this.metadata = metadata;
        this.sha256 = sha256;
    }

    /**
     * {@return the model in a file, ready to run}
     *
     * @param file a file written by {@code querycast convert}
     * @throws ModelException if the file cannot be read, is not an ONNX model or not one of ours
     */
    public static OnnxModel load(Path file) throws ModelException {
        byte[] bytes = read(file);
        OrtSession session;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            session = OrtEnvironment.getEnvironment().createSession(bytes, options);
        } catch (LinkageError e) {
            throw new ModelException(
                    "ONNX Runtime's native library cannot be loaded; it needs a temporary folder that can be written to and"
                            + " run from, and Linux with glibc or macOS: "
                            + rootCause(e),
                    e);
        } catch (OrtException e) {
            throw new ModelException("model file " + file + " is not a usable ONNX model: " + e.getMessage(), e);
        }
        try {
            ModelMetadata metadata =
                    ModelMetadata.fromProperties(session.getMetadata().getCustomMetadata());
            int width = metadata.vocabulary().size();
            checkShape("input", INPUT, new long[] {-1, width}, session.getInputInfo());
            checkShape("output", OUTPUT, new long[] {-1, 1}, session.getOutputInfo());
            return new OnnxModel(session, metadata, Sha256.hex(bytes));
        } catch (IllegalArgumentException | OrtException e) {
            close(session);
            throw new ModelException(
                    "model file " + file + " was not written by querycast convert: " + e.getMessage(), e);
        }
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static byte[] read(Path file) throws ModelException {
        try {
            long size = Files.size(file);
            if (size > MAX_FILE_BYTES) {
                throw new ModelException("model file " + file + " has " + size + " bytes, more than " + MAX_FILE_BYTES);
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new ModelException("model file " + file + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new ModelException("model file " + file + " may not be read", e);
        } catch (IOException e) {
            throw new ModelException("model file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void checkShape(String role, String name, long[] shape, Map<String, NodeInfo> nodes) {
        NodeInfo node = nodes.get(name);
        if (nodes.size() != 1 || node == null) {
            throw new IllegalArgumentException(
                    "its graph has the " + role + "s " + nodes.keySet() + ", not one named " + name);
        }
        if (!(node.getInfo() instanceof TensorInfo tensor) || !Arrays.equals(tensor.getShape(), shape)) {
            throw new IllegalArgumentException(
                    "its graph's " + role + " is " + node.getInfo() + ", not of shape " + Arrays.toString(shape));
        }
    }

    private static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime could not close its session", e);
        }
    }

    /**
     * {@return the predicted seconds of raw token counts, for checks of the graph itself; {@link Scorer} is the fast way}
     *
     * @param counts one row of vocabulary length a text
     */
    public float[] run(float[][] counts) {
        try (OnnxTensor input = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), counts);
                OrtSession.Result result = session.run(Map.of(INPUT, input))) {
            return ((OnnxTensor) result.get(0)).getFloatBuffer().array();
        } catch (OrtException e) {
            throw new IllegalStateException(
                    "ONNX Runtime could not run " + counts.length + " rows: " + e.getMessage(), e);
        }
    }

    OrtSession session() {
        return session;
    }

    /** {@return what the file says of the model} */
    public ModelMetadata metadata() {
        return metadata;
    }

    /** {@return SHA-256 of the file, in hex} */
    public String sha256() {
        return sha256;
    }

    /** Frees the session; no {@link Scorer} may be running. */
    @Override
    public void close() {
        close(session);
    }
}
