package io.querycast.convert;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.querycast.scoring.ModelMetadata;
import io.querycast.scoring.OnnxModel;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Writes a network as an ONNX model in float32: subtract and divide by the input scaler, for each layer a Gemm and its
 * activation, multiply and add by the output scaler; steps of a scaler that change nothing are left out. The bytes depend
 * on the network and the metadata alone.
 */
final class OnnxGraph {
    private static final int OPERATOR_SET = 13;
    private static final int IR_VERSION = 7;

    private final GraphProto.Builder graph = GraphProto.newBuilder();

    private OnnxGraph() {}

    /** {@return the bytes of a model file} */
    static byte[] write(Network network, ModelMetadata metadata) {
        OnnxGraph onnx = new OnnxGraph();
        onnx.add(network);
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("querycast")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setGraph(onnx.graph.setName(metadata.name()));
        metadata.toProperties()
                .forEach((key, value) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build().toByteArray();
    }

    private void add(Network network) {
        Scaler input = network.inputScaler();
        graph.addInput(rows(OnnxModel.INPUT, input.width()));
        graph.addOutput(rows(OnnxModel.OUTPUT, 1));
        String value = scaled("Sub", OnnxModel.INPUT, "input_scaler/mean", input.width(), input::mean, 0);
        value = scaled("Div", value, "input_scaler/scale", input.width(), input::scale, 1);
        for (DenseLayer layer : network.layers()) {
            value = add("layer/" + layer.name(), layer, value);
        }
        Scaler output = network.outputScaler();
        value = scaled("Mul", value, "output_scaler/scale", 1, output::scale, 1);
        node("Add", OnnxModel.OUTPUT, value, vector("output_scaler/mean", 1, output::mean));
    }

    /** {@return the input after one step of a scaler; the input itself where that changes nothing, which saves its time} */
    private String scaled(
            String operator, String input, String name, int width, IntToDoubleFunction value, double neutral) {
        if (IntStream.range(0, width).mapToDouble(value).allMatch(number -> number == neutral)) {
            return input;
        }
        return node(operator, name + "/applied", input, vector(name, width, value));
    }

    private String add(String name, DenseLayer layer, String input) {
        int units = layer.units();
        String kernel =
                tensor(name + "/kernel", List.of(layer.inputs(), units), i -> layer.kernel(i / units, i % units));
        String sum = node("Gemm", name + "/sum", input, kernel, vector(name + "/bias", units, layer::bias));
        return layer.activation() == Activation.LINEAR
                ? sum
                : node(layer.activation().onnxOperator(), name + "/activation", sum);
    }

    /** {@return the output, to be the input of the next node} */
    private String node(String operator, String output, String... inputs) {
        graph.addNode(NodeProto.newBuilder()
                .setName(output)
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output));
        return output;
    }

    private String vector(String name, int length, IntToDoubleFunction value) {
        return tensor(name, List.of(length), value);
    }

    private String tensor(String name, List<Integer> shape, IntToDoubleFunction value) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
        shape.forEach(tensor::addDims);
        int size = shape.stream().reduce(1, Math::multiplyExact);
        for (int i = 0; i < size; i++) {
            tensor.addFloatData((float) value.applyAsDouble(i));
        }
        graph.addInitializer(tensor);
        return name;
    }

    private static ValueInfoProto rows(String name, int width) {
        TensorShapeProto shape = TensorShapeProto.newBuilder()
                .addDim(Dimension.newBuilder().setDimParam("batch"))
                .addDim(Dimension.newBuilder().setDimValue(width))
                .build();
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder()
                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                .setShape(shape)
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
