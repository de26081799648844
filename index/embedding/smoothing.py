"""Making an encoder's products ready for int8: what is large moves from activations to weights.

An int8 product has one scale for all of its activations, so a few channels that are always large
leave few steps for the others. Dividing a channel of the activations by a factor and multiplying
the weights that it meets by the same leaves the product as it is, and both sides even
(SmoothQuant: Xiao et al., 2023, arXiv:2211.10438). Figures: docs/decisions/0003.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import helper, numpy_helper

# How much of a channel's size moves to the weights; of 0.3 to 0.8, the best for the default model.
_SHARE = 0.7
_SMALLEST = 1e-4
_LARGEST_RATIO = 100.0

Feeds = Mapping[str, NDArray[Any]]


def smooth(
    graph: onnx.ModelProto, products: list[onnx.NodeProto], feeds: Iterable[Feeds]
) -> onnx.ModelProto:
    """Return a graph that computes the same, with even activations before each of the products.

    `products` are matrix products of the graph whose second input is a weight that no other node
    has; `feeds` are inputs that show how large the activations become.
    """
    sizes = _channel_sizes(graph, sorted({node.input[0] for node in products}), feeds)
    smoothed = onnx.ModelProto()
    smoothed.CopyFrom(graph)
    weights = {tensor.name: tensor for tensor in smoothed.graph.initializer}
    named = {node.name for node in products}
    nodes: list[onnx.NodeProto] = []
    divided: set[str] = set()
    by_input: dict[str, list[onnx.NodeProto]] = {}
    for node in smoothed.graph.node:
        if node.name in named:
            by_input.setdefault(node.input[0], []).append(node)
    factors = {
        name: _factors(sizes[name], [numpy_helper.to_array(weights[one.input[1]]) for one in users])
        for name, users in by_input.items()
    }
    for node in list(smoothed.graph.node):
        if node.name in named:
            name = node.input[0]
            if name not in divided:
                divided.add(name)
                inverse = numpy_helper.from_array(1 / factors[name], f"{name}.inverse")
                smoothed.graph.initializer.append(inverse)
                nodes.append(helper.make_node("Mul", [name, inverse.name], [f"{name}.smooth"]))
            weight = weights[node.input[1]]
            larger = numpy_helper.to_array(weight) * factors[name][:, None]
            weight.CopyFrom(numpy_helper.from_array(larger, weight.name))
            node.input[0] = f"{name}.smooth"
        nodes.append(onnx.NodeProto.FromString(node.SerializeToString()))
    del smoothed.graph.node[:]
    smoothed.graph.node.extend(nodes)
    return smoothed


def _channel_sizes(
    graph: onnx.ModelProto, names: list[str], feeds: Iterable[Feeds]
) -> dict[str, NDArray[np.float32]]:
    """Return the largest absolute value of each channel of the named tensors."""
    watched = onnx.ModelProto()
    watched.CopyFrom(graph)
    for name in names:
        kind = onnx.TensorProto.FLOAT
        watched.graph.output.append(helper.make_tensor_value_info(name, kind, None))
    session = onnxruntime.InferenceSession(
        watched.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    sizes = {name: np.zeros(1, np.float32) for name in names}
    for feed in feeds:
        for name, values in zip(names, session.run(names, dict(feed)), strict=True):
            largest = np.abs(values).reshape(-1, values.shape[-1]).max(axis=0)
            sizes[name] = np.maximum(sizes[name], largest)
    return sizes


def _factors(
    activations: NDArray[np.float32], weights: list[NDArray[np.float32]]
) -> NDArray[np.float32]:
    """Return what each channel is divided by; the geometric mean is one."""
    largest = np.max([np.abs(weight).max(axis=1) for weight in weights], axis=0)
    factors = np.maximum(activations, _SMALLEST) ** _SHARE
    factors /= np.maximum(largest, _SMALLEST) ** (1 - _SHARE)
    factors /= np.exp(np.log(factors).mean())
    return np.asarray(np.clip(factors, 1 / _LARGEST_RATIO, _LARGEST_RATIO), np.float32)
