"""ONNX Runtime: inference of the two networks, written as graphs by hand."""
from measure import *
import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper

peer = "onnxruntime"


def graph(name):
    nodes, values, random = [], [], np.random.default_rng(0)
    last = "x"

    def value(array):
        values.append(numpy_helper.from_array(array.astype(np.float32), f"v{len(values)}"))
        return values[-1].name

    def weight(*shape):
        return value(random.standard_normal(shape) / np.sqrt(np.prod(shape[1:])))

    def add(kind, *inputs, **attributes):
        nonlocal last
        output = f"t{len(nodes)}"
        nodes.append(helper.make_node(kind, [last, *inputs], [output], **attributes))
        last = output

    def convolution(i, o, k, stride, padding):
        add("Conv", weight(o, i, k, k), weight(o), strides=[stride] * 2, pads=[padding] * 4, kernel_shape=[k, k])

    def pool():
        add("Relu")
        add("MaxPool", kernel_shape=[2, 2], strides=[2, 2])

    if name == "cnn4bn":
        c = 1
        for o in (16, 32, 64, 128):
            convolution(c, o, 3, 2, 1)
            add("BatchNormalization", value(np.ones(o)), weight(o), weight(o), value(np.ones(o)))
            add("Relu")
            c = o
        convolution(c, 10, 3, 2, 1)
        add("Flatten")
    else:
        convolution(1, 6, 5, 1, 2)
        pool()
        convolution(6, 16, 5, 1, 0)
        pool()
        add("Flatten")
        for i, o in ((400, 120), (120, 84), (84, 10)):
            add("Gemm", weight(o, i), weight(o), transB=1)
            if o != 10:
                add("Relu")
    kind = onnx.TensorProto.FLOAT
    inputs = [helper.make_tensor_value_info("x", kind, ["n", 1, 28, 28])]
    outputs = [helper.make_tensor_value_info(last, kind, ["n", 10])]
    made = helper.make_graph(nodes, name, inputs, outputs, values)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=9).SerializeToString()


def inference():
    for name in ("cnn4bn", "lenet"):
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = threads
        session = onnxruntime.InferenceSession(graph(name), settings, providers=["CPUExecutionProvider"])
        for n in (1, 256):
            x = normal(n, 1, 28, 28)
            timed(peer, f"infer/{name}/{n}", lambda: session.run(None, {"x": x}))


main(inference=inference)
