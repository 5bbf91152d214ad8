"""How many weights a layer has, and how large its map is."""

from __future__ import annotations

from pages.lessons.frame import promises
from pages.lessons.frame.lesson import Moment, Number, Onward, Slide
from vizcore.lessons.numbers.convolution import MAPS, SHAPE, SIDES, SIZE, SIZES, STRIDE, WINDOW
from vizcore.text import Text

SHARING = Moment(
    key="sharing",
    title=Text("Shared weights", "权重共享"),
    question=Text(
        "A {image} grey image becomes {maps} maps of the same size. Fully connected, that takes "
        "{connected} weights and biases. How many with one {window} kernel a map?",
        "一张 {image} 的灰度图像变成 {maps} 张同样大小的特征图。全连接需要 {connected} 个权重和偏"
        "置。"
        "如果每张图只用一个 {window} 的卷积核，需要多少个？",
    ),
    predict=Number(
        Text("Weights and biases", "权重和偏置"), low=1, high=8, step=0.05, start=5, log=True
    ),
    answer=Text(
        "**{shared}** instead of {connected}: {times} × fewer.",
        "**{shared}** 个，而不是 {connected} 个：只有 {times} 分之一。",
    ),
    why=Text(
        "A cell looks at {weights} of the {pixels} pixels: that leaves {local}. And all cells of a "
        "map share their weights: an edge here is an edge there. AlexNet’s first layer takes "
        "{alexShared}; {alexLocal} without sharing.",
        "每格只看 {weights} 个像素，而不是全部 {pixels} 个：仅此一项就降到 {local}。而且同一张图的"
        "所有格共用权重：这里的边缘到那里还是边缘。AlexNet 第一层：共享时 {alexShared} 个，不共享 "
        "{alexLocal} 个。",
    ),
    controls=(
        Slide("side", Text("Side of the image", "图像边长"), *SIDES, step=4, start=SHAPE[1]),
        Slide("size", Text("Side of the kernel", "卷积核边长"), *SIZES, step=2, start=SIZE),
        Slide("maps", Text("Maps", "特征图数"), low=1, high=96, step=1, start=MAPS),
    ),
    cases={
        "side": Text(
            "{image}: {connected} fully connected, and still **{shared}** shared. A kernel does "
            "not "
            "know how large the image is.",
            "{image}：全连接要 {connected} 个，共享仍然只要 **{shared}** 个。卷积核不管图像多大。",
        ),
        "kernel": Text(
            "{maps} kernels of {window}: **{shared}** shared, {local} without sharing, {connected} "
            "fully connected.",
            "{maps} 个 {window} 的卷积核：共享 **{shared}** 个，不共享 {local} 个，"
            "全连接 {connected} "
            "个。",
        ),
    },
    onward=Onward(
        Text(
            "Train this very layer, the first of LeNet: the table under “Network” counts "
            "{promise} "
            "parameters",
            "训练这一层（LeNet 的第一层）：“网络”中的表格数出 {promise} 个参数",
        ),
        "live_cnn",
        {"dataset": "shapes", "architecture": "lenet5_padded", "tab": "network"},
        promises.first_parameters,
    ),
    code="""
import torch

shared = torch.nn.Conv2d(1, 6, kernel_size=5, padding=2)
connected = torch.nn.Linear(28 * 28, 6 * 28 * 28)
for layer in (shared, connected):
    print(sum(p.numel() for p in layer.parameters()))
""",
)

OUTPUT_SIZE = Moment(
    key="output_size",
    title=Text("How large is the map?", "特征图有多大？"),
    question=Text(
        "The image has W = {w} columns, the kernel F = {f}, and it moves on by S = {s}. How many "
        "columns has the output?",
        "图像有 W = {w} 列，卷积核 F = {f}，每次移动 S = {s}。输出有多少列？",
    ),
    predict=Number(Text("Columns", "列数"), low=1, high=12, step=1, start=10),
    answer=Text(
        "**{out}** columns, and {missed} column of the image is in no window.",
        "**{out}** 列，并且图像有 {missed} 列没有任何窗口能覆盖。",
    ),
    why=Text(
        "({w} + {twice}·{p} − {f}) / {s} + {one} = {exact}: there is no room for half a window. "
        "PyTorch rounds down and leaves the hatched row and column out, in silence; elsewhere such "
        "a stride is an error.",
        "({w} + {twice}·{p} − {f}) / {s} + {one} = {exact}：放不下半个窗口。PyTorch 向下取整，"
        "悄悄丢掉画了斜线的行和列；有的地方则把这种步幅视为错误。",
    ),
    controls=(
        Slide("size", Text("Kernel F", "卷积核 F"), low=1, high=7, step=1, start=WINDOW),
        Slide("stride", Text("Stride S", "步幅 S"), low=1, high=4, step=1, start=STRIDE),
        Slide("padding", Text("Padding P", "填充 P"), low=0, high=3, step=1, start=0),
        Slide("dilation", Text("Dilation D", "扩张 D"), low=1, high=3, step=1, start=1),
    ),
    cases={
        "missed": Text(
            "{formula}: no window reaches {missed} of the {w} columns. What lies there is never "
            "seen.",
            "{formula}：{w} 列中有 {missed} 列不在任何窗口里，那里的内容永远看不到。",
        ),
        "padding": Text(
            "{formula}: rounded down, but only padding is left out.",
            "{formula}：向下取整，但丢掉的只是填充。",
        ),
        "fits": Text("{formula}: the windows fit exactly.", "{formula}：窗口正好铺满。"),
        "same": Text(
            "{formula}: as large as the image, which is called “same” padding.",
            "{formula}：与图像一样大，这种填充称为 same。",
        ),
        "none": Text(
            "The kernel reaches over {reach} columns: it fits nowhere. PyTorch refuses.",
            "卷积核跨越 {reach} 列：哪里都放不下，PyTorch 会报错。",
        ),
    },
    onward=Onward(
        Text(
            "A network that strides: the table under “Network” writes {promise}",
            "带步幅的网络：“网络”中的表格写着 {promise}",
        ),
        "live_cnn",
        {"dataset": "shapes", "architecture": "c8k3s2-c16k3s2-d32", "tab": "network"},
        promises.first_size,
    ),
    code="""
import torch

image = torch.zeros(1, 1, 10, 10, requires_grad=True)
output = torch.nn.Conv2d(1, 1, kernel_size=3, stride=2)(image)
output.sum().backward()
print(output.shape[-1])
print((image.grad.abs().sum(dim=(0, 1, 2)) == 0).sum().item())  # columns without any gradient
""",
)
