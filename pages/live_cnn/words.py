"""What the live CNN page says; ``{fields}`` are filled in the browser."""

from pages.live.words import RUN_WORDS
from vizcore.activations.gate import DORMANT, SATURATED
from vizcore.cnn.data.datasets import PROBES
from vizcore.cnn.observe.causes import CAUSES, TALLY
from vizcore.cnn.observe.unit_states import STATES
from vizcore.text import Text, same

DEFINITIONS = Text(
    "Dead: φ′(z) = 0 for all {probes} probe images, so r = 0. Saturated: 0 < r < ε = {saturated}. "
    "Dormant: the mean of |φ(z)| is at most τ = {dormant} times that of its layer. A share of "
    "zeros is none of these: a healthy ReLU is 0 on some images, a dead one on all. Std of z over "
    "images: how much z differs from image to image, at one place of one unit.",
    "死亡：在全部 {probes} 张探测图像上 φ′(z) = 0，即 r = 0。饱和：0 < r < ε = {saturated}。"
    "休眠：|φ(z)| 的均值不超过该层均值的 τ = {dormant} 倍。输出为 0 的比例与这些都不同："
    "健康的 ReLU 只在部分图像上为 0，死亡的 ReLU 在所有图像上为 0。"
    "z 在图像间的标准差：同一单元、同一位置的 z 在不同图像之间相差多少。",
).format(probes=PROBES, saturated=SATURATED, dormant=DORMANT)
MISTAKE_WORDS = {
    "mistakes": Text(
        "Step {step}: {wrong} of {probe} validation images are taken for another class. "
        "The {count} worst, by how improbable the truth seems to the network:",
        "第 {step} 步：{probe} 张验证图像中有 {wrong} 张被错分。"
        "按真实类别的预测概率从低到高，最严重的 {count} 张：",
    ),
    "mistakes_none": Text(
        "Step {step}: none of the {probe} validation images is taken for another class.",
        "第 {step} 步：{probe} 张验证图像全部分类正确。",
    ),
    "mistake_taken": Text("taken for {name}", "预测：{name}"),
    "mistake_truth": Text("is {name}", "真实：{name}"),
}
FETCH_WORDS = {
    "fetching": Text("Fetching the images: {share}", "正在下载图像：{share}"),
    "fetch_again": Text("Try again", "重试"),
}
UNIT_WORDS = {
    "mode_openness": Text("How much gradient passes", "梯度通过多少"),
    "mode_maps": Text("Its answer to the image", "对图像的响应"),
    "mode_kernels": Text("Kernels of the first layer", "第一层的卷积核"),
    "image": Text("probe image: {name}", "探测图像：{name}"),
    "picture_image": Text("image", "图像"),
    "picture_kernel": Text("kernel", "卷积核"),
    "picture_z": Text("z, before φ", "z（φ 之前）"),
    "picture_value": Text("φ(z), after", "φ(z)（之后）"),
    "picture_slope": Text("φ′(z)", "φ′(z)"),
    "tile_dead": Text("dead", "死亡"),
    "tile_open": Text("r = {r:.3g}, √E φ′² = {factor:.3g}", "r = {r:.3g}，√E φ′² = {factor:.3g}"),
    "tally": Text(
        "Dead at step {step}: {dead} of {units} units ({causes}).",
        "第 {step} 步：{units} 个单元中有 {dead} 个死亡（{causes}）。",
    ),
    "tally_none": Text("No unit is dead at step {step}.", "第 {step} 步没有死亡单元。"),
    "tally_next": Text("Next dead unit", "下一个死亡单元"),
    "separator": RUN_WORDS["separator"],
    "event_more": Text("… {left} more …", "……另有 {left} 次……"),
    "event_death": Text("Step {step}, death: {cause}.", "第 {step} 步，死亡：{cause}。"),
    "event_revival": Text(
        "Step {step}, revival: its φ′ is no longer 0 for every image.",
        "第 {step} 步，复活：它的 φ′ 不再对所有图像都为 0。",
    ),
    "event_after": Text(" The last change before it: {change}.", "此前最近的改变：{change}。"),
    **{f"cause_{cause}": text for cause, text in CAUSES.items()},
    **{f"tally_{cause}": text for cause, text in TALLY.items()},
    **{f"unit_{letter}": text for letter, text in STATES.items()},
}
OUTPUT = Text("output", "输出")  # the one layer whose name is a word
# On the time axis, where something was changed by hand.
MARKS = {
    "learning_rate": same("η → {value}"),
    "activation": same("φ → {value}"),
    "bias_shift": same("b {value}"),
}
