"""Own drawings and pictures for the trained network."""

from __future__ import annotations

import base64
import binascii
import hashlib

import numpy as np
import streamlit as st

from pages.live.session_run import question, watch
from pages.live.views import pad
from pages.live.words import RUN_WORDS
from pages.ui.language import language, say
from pages.ui.page import CURSOR_WORDS, plain
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.jobs.predict_user_images import MOST_PICTURES, TARGET, arguments_of
from vizcore.figures.training.shades import shade_colors
from vizcore.jobs import RunView, State
from vizcore.text import Text
from vizcore.wire.live import Pictures

_PREFIX = "data:image/png;base64,"
_MOST_CHARACTERS = 400_000
_LIVE = 5  # so many of the largest pictures fit into a question
_OWN = Text(
    "Or up to {most} pictures of your own: PNG, JPEG or WEBP of at most {size} MB each",
    "或上传至多 {most} 张自己的图片：PNG、JPEG 或 WEBP，每张不超过 {size} MB",
)
_NAMES = Text(
    "A file named after its class, such as {name}_1.png, is counted as right or wrong.",
    "文件若以类别命名（如 {name}_1.png），其预测会计入对错。",
)
_WORDS = {
    "pad_score": Text(
        "{right} of {labelled} labelled pictures are predicted right.",
        "{labelled} 张带标签的图片中，{right} 张预测正确。",
    ),
    "pad_right": Text("✓ is {name}", "✓ 真实类别：{name}"),
    "pad_wrong": Text("✗ is {name}", "✗ 真实类别：{name}"),
    "pad": Text("Pad to draw on", "画板"),
    "pad_clear": Text("Clear", "清空"),
    **CURSOR_WORDS,
    "pad_start": Text(
        "Draw something: the network says what it sees, in training or when it is done.",
        "画点什么：无论训练中还是训练后，网络都会给出预测。",
    ),
    "pad_wait": Text(
        "The network answers as soon as its training has begun.", "训练开始后网络就会给出预测。"
    ),
    "pad_soon": Text(
        "The network answers at its next recorded step.", "网络会在下一个记录步给出预测。"
    ),
    "pad_paused": Text(
        "Training is paused: the network answers once you press ⏭ or ▶.",
        "训练已暂停：点 ⏭ 或 ▶ 后网络就会给出预测。",
    ),
    "pad_trained": Text(
        "What the trained network says, after step {step}; the slider above does not change it.",
        "训练完成后（第 {step} 步）网络的预测，不随上方的滑块改变。",
    ),
    "pad_training": Text(
        "What the network says at step {step}, in training; it is asked again and again.",
        "训练中的网络在第 {step} 步的预测；之后会反复更新。",
    ),
    "pad_none": Text(
        "This run ended before its network was asked; ↺ trains again.",
        "训练在提问之前就结束了；点 ↺ 重新训练。",
    ),
    "pad_fires": Text(
        "How strongly each channel fires: the middle of the scale is its mean over the probe "
        "images, the top twice that.",
        "每个通道的激活强度：色标中间是它在探测图像上的均值，顶端是其两倍。",
    ),
    "pad_unit": Text(
        "{name}: {active:.3g}, usually {usual:.3g}", "{name}：{active:.3g}，平时 {usual:.3g}"
    ),
    "starting": Text("Asking the network …", "正在等网络预测……"),
    "running": Text("Asking the network …", "正在等网络预测……"),
    "running_left": Text("Asking the network …", "正在等网络预测……"),
}


def drawing_tab(train: TrainConfig, view: RunView, key: str, record: int = 0) -> None:
    """The pad, an upload, and the answers of network number `record` of the run."""
    above = st.container()
    files = st.file_uploader(
        say(_OWN).format(most=MOST_PICTURES - 1, size=st.get_option("server.maxUploadSize")),
        type=["png", "jpg", "jpeg", "webp"],
        accept_multiple_files=True,
        key=f"{key}.files",
        help=say(_NAMES).format(name=say(train.source.classes[-1])),
    )
    drawing = st.session_state.get(f"{key}.drawing")
    given = [(drawing, "")] if drawing else []
    given += [(file.getvalue(), file.name) for file in files]
    pictures, labels = _fitted(given[:MOST_PICTURES], train)
    asked, token = None, ""
    if pictures is not None and view.state is State.FINISHED:
        asked = watch(
            TARGET,
            arguments_of(train, pictures),
            key,
            seat="ask",
        )
    if pictures is not None:
        token = _asked_while_training(view, arguments_of(train, pictures[:_LIVE])["pictures"], key)
    with above:
        pad(
            view,
            asked,
            RUN_WORDS | _WORDS,
            key=key,
            on_drawing=lambda text: _keep(key, text),
            token=token,
            record=record,
            pictures=None if pictures is None else _packed(pictures, train),
            labels=labels,
            classes=[name.to(language()) for name in train.source.classes],
            layers=[layer.name for layer in train.hidden],
            scale=shade_colors()["scale"],
        )


def is_drawn(key: str) -> bool:
    """Whether the tab has pictures of the reader's."""
    return any(st.session_state.get(f"{key}.{kind}") for kind in ("drawing", "files"))


def _asked_while_training(view: RunView, pictures: str, key: str) -> str:
    """Ask the network in training, once; the token of the answers, empty if there will be none."""
    token = hashlib.sha256(f"{view.id} {pictures}".encode()).hexdigest()[:16]
    place = f"{key}.asked"
    if st.session_state.get(place) != token:
        if view.state is not State.RUNNING or not question(view, {"ask": pictures, "token": token}):
            return ""
        st.session_state[place] = token
    return token


def _keep(key: str, text: str) -> None:
    data = text.removeprefix(_PREFIX) if len(text) <= _MOST_CHARACTERS else ""
    try:
        st.session_state[f"{key}.drawing"] = base64.b64decode(data, validate=True)
    except binascii.Error:
        st.session_state[f"{key}.drawing"] = b""


def _fitted(
    given: list[tuple[bytes, str]], train: TrainConfig
) -> tuple[np.ndarray | None, list[int | None]]:
    """Files as pictures that the network takes, and the classes that their names say.

    Each that cannot be read is a sentence.
    """
    from vizcore.cnn.data.user_images import BadPicture, class_in, decode, fit

    found, labels = [], []
    for data, name in given:
        try:
            found.append(fit(decode(data), train.source))
            labels.append(class_in(name, train.source))
        except BadPicture as problem:
            whose = f"{name}: " if name else ""
            st.warning(plain(whose + say(problem.sentence)))
    return np.stack(found) if found else None, labels


def _packed(pictures: np.ndarray, train: TrainConfig) -> Pictures:
    return {
        "shape": list(pictures.shape),
        "low": 0,
        "high": 255,
        "peak": train.source.peak,
        "bytes": base64.b64encode(pictures.tobytes()).decode(),
    }
