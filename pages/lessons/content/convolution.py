"""How does a convolution see?"""

from __future__ import annotations

from pages.lessons import promises
from pages.lessons.lesson import Lesson, Moment, Number, Onward, Slide, Switch
from vizcore.lessons.numbers.convolution import (
    MAPS,
    SHAPE,
    SIDES,
    SIZE,
    SIZES,
    STRIDE,
    WINDOW,
    numbers,
)
from vizcore.text import Text, same

_WINDOW = Moment(
    key="window",
    title=Text("One window, one sum", "一个窗口，一个和"),
    question=Text(
        "The kernel lies on the marked window. Each pixel is multiplied by the weight on it, and "
        "all {count} products are added. What comes out?",
        "卷积核盖在标出的窗口上：每个像素乘以它上面的权重，再把 {count} 个乘积加起来。结果是多少？",
    ),
    predict=Number(Text("Sum", "和"), low=-60, high=60, step=1, start=0),
    answer=Text("The sum is **{sum}**.", "和是 **{sum}**。"),
    why=Text(
        "Weights of {zero} leave {zeros} pixels out; the others say right column minus left "
        "column. "
        "The same kernel slides on, so every cell of the {map} map answers one question about one "
        "window: is there an edge here?",
        "权重为 {zero} 的 {zeros} 个像素不起作用，其余的就是右列减左列。同一个卷积核继续滑动，"
        "{map} 的特征图中每一格都就一个窗口回答同一个问题：这里有边缘吗？",
    ),
    controls=(
        Switch(
            "image",
            Text("Image", "图像"),
            {
                "digit": Text("digit", "数字"),
                "grey": Text("grey", "灰度"),
                "colour": Text("colour", "彩色"),
                "own": Text("draw", "手绘"),
                "photo": Text("photo", "照片"),
            },
        ),
        Switch(
            "kernel",
            Text("Kernel", "卷积核"),
            {
                "vertical": Text("edge |", "竖边"),
                "horizontal": Text("edge —", "横边"),
                "identity": Text("identity", "恒等"),
                "blur": Text("blur", "模糊"),
                "sharpen": Text("sharpen", "锐化"),
                "corner": Text("corner 𠃍", "横折"),
            },
        ),
    ),
    cases={
        "vertical": Text(
            "Row {row}, column {column}: **{written}**. Blue: brighter on the right; orange: "
            "darker; {zero}: no edge across.",
            "第 {row} 行第 {column} 列：**{written}**。蓝色：右边更亮；橙色：右边更暗；{zero}："
            "左右没有"
            "边缘。",
        ),
        "horizontal": Text(
            "Row {row}, column {column}: **{written}**. Blue: brighter below; orange: darker "
            "below.",
            "第 {row} 行第 {column} 列：**{written}**。蓝色：下方更亮；橙色：下方更暗。",
        ),
        "identity": Text(
            "Row {row}, column {column}: **{written}**, the pixel in the middle. The map is the "
            "image without its rim.",
            "第 {row} 行第 {column} 列：**{written}**，即窗口中间的像素。"
            "特征图就是去掉边框的图像。",
        ),
        "blur": Text(
            "Row {row}, column {column}: **{written}**, the mean of the window. What is small and "
            "sharp is spread out.",
            "第 {row} 行第 {column} 列：**{written}**，即窗口的平均值。细小锐利的东西被抹开。",
        ),
        "sharpen": Text(
            "Row {row}, column {column}: **{written}**. What differs from its neighbours is "
            "strengthened.",
            "第 {row} 行第 {column} 列：**{written}**。与邻居不同之处被加强。",
        ),
        "corner": Text(
            "Row {row}, column {column}: **{written}**. The largest, {most}, is where a stroke "
            "turns "
            "down at its right end.",
            "第 {row} 行第 {column} 列：**{written}**。最大的 {most} 在笔画向右再折向下之处。",
        ),
        "own": Text(
            "Row {row}, column {column}, with your weights: **{written}**. Trained networks find "
            "theirs by gradient descent.",
            "第 {row} 行第 {column} 列，用你的权重：**{written}**。训练好的网络靠梯度下降找到权重"
            "。",
        ),
    },
    onward=Onward(
        Text(
            "Kernels that a network has learned for digits: its first layer has {promise} weights "
            "and biases (open a channel under “Each channel now”)",
            "看网络为数字学到的卷积核：第一层共 {promise} 个权重和偏置（在“此刻的每个通道”中点开"
            "一个"
            "通道）",
        ),
        "live_cnn",
        {"schedule": "constant", "learning_rate": "0.003"},
        promises.first_parameters,
    ),
    code="""
import torch
import torch.nn.functional as F

window = torch.tensor([[[[2.0, 11, 15], [0, 0, 16], [0, 9, 15]]]])
kernel = torch.tensor([[[[-1.0, 0, 1], [-1, 0, 1], [-1, 0, 1]]]])
print(F.conv2d(window, kernel).item())
print((window * kernel).sum().item())  # the same, written out
""",
)

_SHARING = Moment(
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
        {"dataset": "shapes", "architecture": "lenet5_padded"},
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

_SIZE = Moment(
    key="output_size",
    title=Text("How large is the map?", "特征图有多大？"),
    question=Text(
        "The image has W = {w} columns, the kernel F = {f}, and it moves on by S = {s}. How many "
        "columns has the output?",
        "图像有 W = {w} 列，卷积核 F = {f}，每次移动 S = {s}。输出有多少列？",
    ),
    predict=Number(Text("Columns", "列数"), low=1, high=12, step=1, start=10),
    answer=Text(
        "**{out}** columns, and {missed} column of the image that no window reaches.",
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
        Slide("size", same("F"), low=1, high=7, step=1, start=WINDOW),
        Slide("stride", Text("Stride S", "步幅 S"), low=1, high=4, step=1, start=STRIDE),
        Slide("padding", Text("Padding P", "填充 P"), low=0, high=3, step=1, start=0),
        Slide("dilation", Text("Dilation D", "扩张 D"), low=1, high=3, step=1, start=1),
    ),
    cases={
        "missed": Text(
            "{formula}: {missed} of the {w} columns reach no window. What lies there is never "
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
        {"dataset": "shapes", "architecture": "c8k3s2-c16k3s2-d32"},
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

LESSON = Lesson(
    key="convolution",
    question=Text("How does a convolution see?", "卷积是怎样看图的？"),
    answers=Text(
        "What one cell of a feature map sums up, why a convolution needs so few weights, and what "
        "pooling forgets.",
        "特征图的一格加的是什么，卷积为什么只要这么少的权重，池化又忘掉了什么。",
    ),
    moments=(_WINDOW, _SHARING, _SIZE),
    numbers=numbers,
    source=(
        Text(
            "Dumoulin & Visin, A guide to convolution arithmetic",
            "Dumoulin 与 Visin，《深度学习卷积运算指南》",
        ),
        "https://arxiv.org/abs/1603.07285",
    ),
    words={
        "image": Text("image", "图像"),
        "map": Text("map", "特征图"),
        "sum": Text("sum", "和"),
        "point": Text(
            "Cell of the output: move by arrow keys, play with Space",
            "输出的一格：方向键移动，空格键播放",
        ),
        "cell": Text("row {row}, column {column}: {sum}", "第 {row} 行第 {column} 列：{sum}"),
        "weight": Text(
            "Weight {channel}, row {row}, column {column}",
            "权重 {channel}，第 {row} 行第 {column} 列",
        ),
        "noWeight": Text(
            "A weight is a number from −99 to 99, or a fraction; it stays at {kept}.",
            "权重是 −99 到 99 之间的数或分数；仍保持 {kept}。",
        ),
        "play": Text("Play", "播放"),
        "pause": Text("Pause", "暂停"),
        "step": Text("Next cell", "下一格"),
        "reset": Text("Back to the preset", "恢复预设"),
        "clear": Text("Clear", "清空"),
        "choosePhoto": Text("Choose …", "选择……"),
        "noPhoto": Text(
            "This file cannot be read as a picture. Take a PNG, JPEG or WEBP.",
            "这个文件无法作为图片读取，请换 PNG、JPEG 或 WEBP。",
        ),
        "drawOn": Text("draw here", "在这里画"),
        "stays": Text("The photo stays in this browser.", "照片只留在本浏览器里。"),
        "connected": Text("fully connected", "全连接"),
        "local": Text("local, not shared", "局部，不共享"),
        "shared": Text("local and shared", "局部且共享"),
        "layer": Text(
            "{image} grey, {maps} maps, windows of {size}×{size}",
            "{image} 灰度，{maps} 张图，窗口 {size}×{size}",
        ),
        "alexnetLayer": Text(
            "AlexNet’s first layer: {image} colour, {maps} maps, {size}×{size}",
            "AlexNet 第一层：{image} 彩色，{maps} 张图，{size}×{size}",
        ),
    },
)
