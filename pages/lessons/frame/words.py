"""What the frame says in every lesson; {fields} are filled in the browser."""

from collections.abc import Mapping

from pages.ui.components.plot import CHART_WORDS
from pages.ui.page import COPY_WORDS, CURSOR_WORDS
from vizcore.text import Text, same

WORDS: Mapping[str, Text] = {
    "moments": Text("Steps of this lesson", "本课步骤"),
    "predict": Text("Predict", "先猜"),
    "reveal": Text("Reveal", "揭晓"),
    "skip": Text("Just show me", "直接看答案"),
    "again": Text("Predict again", "重新猜"),
    "try": Text("Break it", "动手改一改"),
    "next": Text("Next", "下一步"),
    "onward": Text("See it in a real network", "到真实网络里看"),
    "play": Text("Play", "播放"),
    "pause": Text("Pause", "暂停"),
    "step": Text("One step", "单步"),
    "reset": Text("Reset", "重置"),
    "undo": Text("Undo", "撤销"),
    "clear": Text("Clear", "清空"),
    "yes": Text("Yes.", "对。"),
    "no": Text("Not quite.", "不对。"),
    "said": Text(
        "You said {said}. It is **{value}**: {compared}.",
        "你猜 {said}，实际是 **{value}**：{compared}。",
    ),
    "drew": Text(
        "{where} you drew {said}. It is **{value}**: {compared}.",
        "{where}你画的是 {said}，实际是 **{value}**：{compared}。",
    ),
    "more": Text("you are {times} × too high", "你高估到了 {times} 倍"),
    "less": Text("you are {times} × too low", "你低估了，实际是你的 {times} 倍"),
    "off": Text("you are off by {difference}", "相差 {difference}"),
    "right": Text("well predicted", "猜得很准"),
    "touch": Text("Move the slider first.", "请先移动滑块。"),
    "choose": Text("Choose one first.", "请先选一个。"),
    "draw": Text(
        "Draw in the picture first: drag, or use the arrow keys.",
        "请先在图中画线：拖动，或用方向键。",
    ),
    "drawHere": Text("draw here", "在这里画"),
    "code": same("PyTorch"),
    "copy": Text("Copy", "复制"),
    **COPY_WORDS,
    **CURSOR_WORDS,
    **CHART_WORDS,
    "numbers_rows": Text("one row in {k} of {n}", "共 {n} 行，每 {k} 行列出一行"),
    "source": Text("Source", "来源"),
    "unknown": Text(
        "This lesson has no such step. Here is its beginning.", "本课没有这一步，从头开始。"
    ),
    "formula": Text("Or type a formula of x and press Enter", "或输入关于 x 的公式后按回车"),
    "typed": Text("your formula", "自己的公式"),
    "unread": Text("The server did not answer. Try again.", "服务器没有应答，请再试一次。"),
    "sketching": Text("Your curve, point {place}", "你的曲线，第 {place} 点"),
}
