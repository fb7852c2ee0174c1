"""A small network and its pictures: files, and what it computes, by numpy.

The ONNX and Caffe files and the pictures are written byte by byte, so neither OpenCV nor any reader
of a program is trusted with them.
"""
import os
import struct
import zlib

import numpy as np

SIZE, CLASSES, PICTURES, FILTERS, KERNEL, STRIDE, PADDING = 24, 7, 30, 6, 5, 2, 1
MEAN = np.array([104.0, 117.0, 123.0])


# ---- files, by hand --------------------------------------------------------------------------

def varint(n):
    """A protobuf number."""
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def field(number, value):
    """A protobuf field: a number, or bytes."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def onnx_tensor(name, array, shape=None):
    """TensorProto; another shape than the array's makes no sense."""
    dims = b"".join(field(1, n) for n in (array.shape if shape is None else shape))
    return dims + field(2, 1) + field(8, name) + field(9, array.astype("<f4").tobytes())


def onnx_tensor_outside(name, array, **place):
    """TensorProto whose numbers lie in another file: location, and offset and length if given."""
    dims = b"".join(field(1, n) for n in array.shape)
    entries = b"".join(field(13, field(1, k) + field(2, str(v))) for k, v in place.items())
    return dims + field(2, 1) + field(8, name) + entries + field(14, 1)


def onnx_value(name, shape):
    """ValueInfoProto; an extent is a number, or a name where it is left open."""
    dims = b"".join(field(1, field(2 if isinstance(n, str) else 1, n)) for n in shape)
    return field(1, name) + field(2, field(1, field(1, 1) + field(2, dims)))


def onnx_node(kind, name, inputs, output, **attributes):
    """NodeProto; attributes are whole numbers or lists of them."""
    out = b"".join(field(1, i) for i in inputs) + field(2, output) + field(3, name) + field(4, kind)
    for key, value in attributes.items():
        if isinstance(value, int):
            body = field(3, value) + field(20, 2)
        else:
            body = b"".join(field(8, v) for v in value) + field(20, 7)
        out += field(5, field(1, key) + body)
    return out


def onnx_model(net, shape=(1, 3, SIZE, SIZE), tensor=onnx_tensor, **conv):
    """The small network: convolution, ReLU, mean over the picture, fully connected layer.

    `tensor` writes the weights; further arguments are attributes of the convolution."""
    conv = {"kernel_shape": [KERNEL] * 2, "strides": [STRIDE] * 2, "pads": [PADDING] * 4, **conv}
    graph = b"".join(field(1, node) for node in (
        onnx_node("Conv", "conv1", ["data", "w", "b"], "conv1", **conv),
        onnx_node("Relu", "relu1", ["conv1"], "relu1"),
        onnx_node("GlobalAveragePool", "pool", ["relu1"], "pool"),
        onnx_node("Flatten", "flat", ["pool"], "flat", axis=1),
        onnx_node("Gemm", "fc", ["flat", "v", "c"], "scores", transB=1)))
    graph += field(2, "small")
    graph += b"".join(field(5, tensor(k, net[k])) for k in "wbvc")
    graph += field(11, onnx_value("data", shape))
    graph += field(12, onnx_value("scores", (shape[0], CLASSES)))
    return field(1, 6) + field(7, graph) + field(8, field(2, 11))


PROTOTXT = f"""name: "small"
input: "data"
input_shape {{ dim: 1 dim: 3 dim: {SIZE} dim: {SIZE} }}
layer {{ name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
  convolution_param {{ num_output: {FILTERS} \
kernel_size: {KERNEL} stride: {STRIDE} pad: {PADDING} }} }}
layer {{ name: "relu1" type: "ReLU" bottom: "conv1" top: "conv1" }}
layer {{ name: "pool" type: "Pooling" bottom: "conv1" top: "pool"
  pooling_param {{ pool: AVE global_pooling: true }} }}
layer {{ name: "fc" type: "InnerProduct" bottom: "pool" top: "fc"
  inner_product_param {{ num_output: {CLASSES} }} }}
"""


def caffemodel(net):
    """NetParameter with the weights of both layers."""
    def blob(array):
        shape = b"".join(field(1, n) for n in array.shape)
        return field(7, shape) + field(5, array.astype("<f4").tobytes())

    def layer(name, kind, *arrays):
        return field(100, field(1, name) + field(2, kind)
                     + b"".join(field(7, blob(a)) for a in arrays))
    return (field(1, "small") + layer("conv1", "Convolution", net["w"], net["b"])
            + layer("fc", "InnerProduct", net["v"], net["c"]))


def png_chunk(kind, data):
    """A chunk with its check sum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(height, width, *chunks):
    """A picture of 8-bit RGB with these chunks after its header."""
    return (b"\x89PNG\r\n\x1a\n"
            + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + b"".join(chunks))


def png_rows(pixels):
    """The compressed pixels."""
    return png_chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row.tobytes() for row in pixels)))


def png(pixels, *chunks):
    """An RGB picture, (height, width, 3) bytes."""
    return png_of(*pixels.shape[:2], *chunks, png_rows(pixels), png_chunk(b"IEND", b""))


def exif(orientation):
    """EXIF data that say how the camera was held."""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x112, 3, 1, orientation, 0, 0)


def jpeg(greys, *segments):
    """A picture of 8×8 blocks of one grey each, (rows, columns) bytes; it decodes to just these."""
    def segment(marker, data):
        return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data
    rows, columns = greys.shape
    codes = ["00", "010", "011", "100", "101", "110"] + ["1" * n + "0" for n in range(3, 9)]
    bits, before = "", 0
    for dc in 8 * (greys.astype(int).ravel() - 128):
        step, before = int(dc) - before, int(dc)
        size = abs(step).bit_length()
        bits += codes[size]
        if size:
            bits += format(step if step > 0 else step + (1 << size) - 1, f"0{size}b")
        bits += "0"  # no other frequencies
    bits += "1" * (-len(bits) % 8)
    data = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))
    lengths = bytes([0, 1, 5, 1, 1, 1, 1, 1, 1] + [0] * 7)
    return (b"\xff\xd8" + b"".join(segment(0xE1, b"Exif\0\0" + s) for s in segments)
            + segment(0xDB, b"\0" + b"\1" * 64)
            + segment(0xC0, struct.pack(">BHHBBBB", 8, 8 * rows, 8 * columns, 1, 1, 0x11, 0))
            + segment(0xC4, b"\0" + lengths + bytes(range(12)))
            + segment(0xC4, b"\x10" + b"\1" + b"\0" * 15 + b"\0")
            + segment(0xDA, bytes([1, 1, 0, 0, 63, 0])) + data.replace(b"\xff", b"\xff\0")
            + b"\xff\xd9")


def write(path, content):
    """A file of bytes or text, its folders made."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(content if isinstance(content, bytes) else content.encode())


# ---- the independent network -----------------------------------------------------------------

def convolve(w, b, x):
    """The convolution in double, by its definition."""
    x = np.pad(x, ((0, 0), (PADDING, PADDING), (PADDING, PADDING)))
    rows = (SIZE + 2 * PADDING - KERNEL) // STRIDE + 1
    out = np.empty((FILTERS, rows, rows))
    for i in range(rows):
        for j in range(rows):
            part = x[:, i * STRIDE:i * STRIDE + KERNEL, j * STRIDE:j * STRIDE + KERNEL]
            out[:, i, j] = np.tensordot(w, part, 3) + b
    return out


def classify(net, y):
    """Scores from the output of the convolution."""
    return net["v"].astype(float) @ np.maximum(y, 0).mean(axis=(1, 2)) + net["c"]


def small_world(folder):
    """Writes network and pictures; returns them."""
    rng = np.random.default_rng(7)
    net = {"w": rng.normal(0, 0.1, (FILTERS, 3, KERNEL, KERNEL)), "b": rng.normal(0, 5, FILTERS),
           "v": rng.normal(0, 1, (CLASSES, FILTERS)), "c": rng.normal(0, 30, CLASSES)}
    net = {k: v.astype(np.float32) for k, v in net.items()}
    pictures = rng.integers(0, 256, (PICTURES, SIZE + 4, SIZE + 4, 3), dtype=np.uint8)
    pictures = (pictures * rng.uniform(0.1, 1, (PICTURES, 1, 1, 3))).astype(np.uint8)
    inputs = [p[2:-2, 2:-2, ::-1].astype(float).transpose(2, 0, 1) - MEAN[:, None, None]
              for p in pictures]
    ranks = [np.argsort(-classify(net, convolve(net["w"].astype(float), net["b"], x)))
             for x in inputs]
    # A third of the labels are right, a third the network's second guess, a third its sixth.
    labels = [int(ranks[n][(0, 1, 5)[n % 3]]) for n in range(PICTURES)]
    write(f"{folder}/small.onnx", onnx_model(net))
    write(f"{folder}/small.prototxt", PROTOTXT)
    write(f"{folder}/small.caffemodel", caffemodel(net))
    names = [f"n{1000 + c:08d}" for c in range(CLASSES)]
    write(f"{folder}/classes.txt", "".join(f"{i}\t{n}\tthing_{i}\n" for i, n in enumerate(names)))
    for n, (pixels, label) in enumerate(zip(pictures, labels)):
        content = png(pixels)
        write(f"{folder}/flat/idx{label:03d}_{names[label]}_{n:03d}.png", content)
        write(f"{folder}/by_class/{names[label]}/p{n:03d}.png", content)
        write(f"{folder}/plain/p{n:03d}.png", content)
    write(f"{folder}/labels.txt", "".join(f"p{n:03d}.png {k}\n" for n, k in enumerate(labels)))
    return net, inputs, labels
