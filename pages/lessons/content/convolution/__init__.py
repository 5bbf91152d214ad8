"""How does a convolution see?

1. `window`: one cell of a map, as a sum.
2. `counting`: how many weights a layer has, and how large its map is.
3. `pooling`: what pooling forgets.
4. `digit`: one digit from pixels to a class.
"""

from __future__ import annotations

from pages.lessons.content.convolution.counting import OUTPUT_SIZE, SHARING
from pages.lessons.content.convolution.digit import DIGIT
from pages.lessons.content.convolution.pooling import POOLING
from pages.lessons.content.convolution.window import WINDOW
from pages.lessons.frame.lesson import Lesson
from vizcore.lessons.numbers.convolution import numbers
from vizcore.text import Text, same

LESSON = Lesson(
    key="convolution",
    question=Text("How does a convolution see?", "卷积是怎样看图的？"),
    answers=Text(
        "What one cell of a feature map sums up, why a convolution needs so few weights, and what "
        "pooling forgets.",
        "特征图的一格加的是什么，卷积为什么只要这么少的权重，池化又忘掉了什么。",
    ),
    moments=(WINDOW, SHARING, OUTPUT_SIZE, POOLING, DIGIT),
    numbers=numbers,
    source=(
        Text(
            "Dumoulin & Visin, A guide to convolution arithmetic",
            "Dumoulin 与 Visin，《深度学习卷积运算指南》",
        ),
        "https://arxiv.org/abs/1603.07285",
    ),
    words={
        "afterRelu": Text("map after ReLU", "ReLU 之后"),
        "pooled": Text("pooled", "池化后"),
        "max": Text("max", "最大"),
        "average": Text("average", "平均"),
        "gradient": Text("gradient", "梯度"),
        "ones": Text("gradient 1 each", "各传回梯度 1"),
        "kernels": Text("kernels", "卷积核"),
        "flatten": Text("flatten", "展平"),
        "softmax": same("softmax"),
        "image": Text("image", "图像"),
        "movedRight": Text("moved {by} right", "右移 {by} 列"),
        "movedLeft": Text("moved {by} left", "左移 {by} 列"),
        "map": Text("map", "特征图"),
        "kernel": Text("kernel", "卷积核"),
        "sum": Text("sum", "和"),
        "point": Text(
            "Cell of the output: move by arrow keys, play with Space",
            "输出的一格：方向键移动，空格键播放",
        ),
        "pointSize": Text("Cell of the output: move by arrow keys", "输出的一格：方向键移动"),
        "cell": Text("row {row}, column {column}: {sum}", "第 {row} 行第 {column} 列：{sum}"),
        "weight": Text("Weight in row {row}, column {column}", "第 {row} 行第 {column} 列的权重"),
        "noWeight": Text(
            "A weight is a number from −99 to 99, or a fraction; it stays at {kept}.",
            "权重是 −99 到 99 之间的数或分数；仍保持 {kept}。",
        ),
        "play": Text("Play", "播放"),
        "pause": Text("Pause", "暂停"),
        "step": Text("One cell on", "下一格"),
        "reset": Text("Back to the preset", "恢复预设"),
        "clear": Text("Clear", "清空"),
        "choosePhoto": Text("Choose …", "选择……"),
        "noPhoto": Text(
            "This file cannot be read as a picture. Take a PNG, JPEG or WEBP.",
            "这个文件无法作为图片读取，请换 PNG、JPEG 或 WEBP。",
        ),
        "drawOn": Text("✎ draw here", "✎ 在这里画"),
        "stays": Text("it stays in this browser", "只留在本浏览器里"),
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
