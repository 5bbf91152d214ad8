"""Why do ReLU neurons die, and stay dead? A CNN trains while the reader watches each unit."""

import streamlit as st

from pages.ui.activation import activation_control
from pages.ui.language import language, say
from pages.ui.live import Picture, live, watch
from pages.ui.page import Preset, header, how_it_works
from pages.ui.run_words import RUN_WORDS
from pages.ui.state import bind
from pages.ui.widgets import control
from vizcore.cnn.config import TrainConfig
from vizcore.cnn.job import TARGET, arguments_of
from vizcore.figures.training import accuracy_curves, loss_curves, openness_map
from vizcore.text import Text

QUESTION = Text(
    "Why do ReLU neurons die, and stay dead?", "ReLU 神经元为什么会死亡，而且不再复活？"
)
WORDS = {
    "channel": Text("{name}: {dead} of {units} channels", "{name} 的 {units} 个通道中有 {dead} 个"),
    "unit": Text("{name}: {dead} of {units} units", "{name} 的 {units} 个单元中有 {dead} 个"),
    "dead": Text(
        "{layers} dead (zero gradient on all {probe} probe images).",
        "{layers}已死亡（在全部 {probe} 张探测图像上梯度为零）。",
    ),
    "alive": Text(
        "None of the {total} channels and units is dead: "
        "each gets a gradient from some of the {probe} probe images.",
        "{total} 个通道和单元无一死亡：每一个都至少从 {probe} 张探测图像中的一张得到梯度。",
    ),
    "cut": Text(
        " Nothing before {layer} can learn any more.",
        "{layer} 之前的各层已无法再学习。",
    ),
    "accuracy": Text(" Validation accuracy {accuracy}.", "验证准确率 {accuracy}。"),
}
MORE = Text("More settings", "更多设置")
MORE_FIELDS = (
    ("dataset", "loss", "batch_norm", "learned"),
    ("schedule", "weight_decay", "l1"),
    ("dropout", "bias_shift"),
)
PRESETS = (
    Preset(
        "dying",
        Text("Learning rate kills ReLU", "学习率杀死 ReLU"),
        {"train": TrainConfig()},
    ),
    Preset(
        "leaky",
        Text("Leaky ReLU survives", "Leaky ReLU 存活"),
        {"train": TrainConfig(activation="leaky_relu")},
    ),
)

bound = bind("live_cnn", train=TrainConfig())
train = bound.train
header(QUESTION, bound, PRESETS)
picture, controls = st.columns([3.4, 1], gap="medium")
with controls, st.container(key="controls"):
    activation_control(bound)
    for field in ("init", "optimizer", "learning_rate"):
        control(bound, field)
    for pair in (("batch_size", "seed"), ("steps", "record_every")):
        for field, column in zip(pair, st.columns(2), strict=True):
            with column:
                control(bound, field)
with picture:
    view = watch(TARGET, arguments_of(train), "live_cnn")
    if view:
        pictures = {
            "map": Picture(openness_map(train.hidden, train.steps, language()), 250, wide=True),
            "loss": Picture(loss_curves(train.activation, train.steps, language()), 165),
            "accuracy": Picture(accuracy_curves(train.activation, train.steps, language()), 165),
        }
        live(view, pictures, RUN_WORDS | WORDS, key="live_cnn", steps=train.steps)
with st.expander(say(MORE)):
    for column, fields in zip(st.columns(len(MORE_FIELDS)), MORE_FIELDS, strict=True):
        with column:
            for field in fields:
                control(bound, field)
how_it_works("live_cnn")
