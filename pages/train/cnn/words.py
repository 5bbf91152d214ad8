"""What the live CNN page says; ``{fields}`` are filled in the browser."""

from vizcore.activations.gate import DORMANT, SATURATED
from vizcore.cnn.causes import CAUSES
from vizcore.cnn.datasets import PROBES
from vizcore.text import Text, same

SENTENCE_WORDS = {
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
    "unmeasured": Text(
        "{lost} of the {total} channels and units could not be measured: φ′ has no value on some "
        "of the {probe} probe images. ",
        "{total} 个通道和单元中有 {lost} 个无法测量：在 {probe} 张探测图像的某几张上 φ′ 没有值。",
    ),
    "rounded": Text(
        " Not by the formula of φ: float32 rounds φ′ to 0 for {where}.",
        "原因不是 φ 的公式，而是 float32 在 {where} 时把 φ′ 舍入为 0。",
    ),
    "rounded_some": Text(
        " {units} of them not by the formula of φ: float32 rounds φ′ to 0 for {where}.",
        "其中 {units} 个不是因为 φ 的公式，而是 float32 在 {where} 时把 φ′ 舍入为 0。",
    ),
    "starved": Text(
        " {layer} gets 1/{times} of the output layer's gradient ‖∂L/∂W‖.",
        "{layer} 得到的梯度 ‖∂L/∂W‖ 只有输出层的 1/{times}。",
    ),
    "no_gradient": Text(
        " {layer} gets no gradient: its ‖∂L/∂W‖ is 0 in float32.",
        "{layer} 得不到梯度：它的 ‖∂L/∂W‖ 在 float32 中为 0。",
    ),
    "last_numbers": Text(
        " The pictures show step {step}, the last with numbers.",
        "图中显示的是第 {step} 步，即最后一个有数值的步。",
    ),
    "nothing": Text(" Nothing could be measured.", "没有可测量的数值。"),
    "cut": Text(
        " No layer up to {layer} can learn any more.", "{layer} 及之前的各层已无法再学习。"
    ),
    "closed": Text(" Saturated (0 < r < ε): {closed}.", "饱和（0 < r < ε）：{closed}。"),
    "accuracy": Text(" Validation accuracy {accuracy}.", "验证准确率 {accuracy}。"),
    "guessing": Text(
        " Validation accuracy {accuracy}: no better than guessing.",
        "验证准确率 {accuracy}，与随机猜测相当。",
    ),
    "fallen": Text(
        " Validation accuracy {accuracy}, down from {best} at step {when}.",
        "验证准确率 {accuracy}，低于第 {when} 步的 {best}。",
    ),
}
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
    "mode_openness": Text("What passes of a gradient", "梯度通过多少"),
    "mode_maps": Text("What it makes of the image", "对图像的输出"),
    "mode_kernels": Text("Kernels of the first layer", "第一层的卷积核"),
    "image": Text("probe image: {name}", "探测图像：{name}"),
    "picture_image": Text("image", "图像"),
    "picture_kernel": Text("kernel", "卷积核"),
    "picture_z": Text("z, before φ", "z（φ 之前）"),
    "picture_value": Text("φ(z), after", "φ(z)（之后）"),
    "picture_slope": Text("φ′(z)", "φ′(z)"),
    "tile_dead": Text("dead", "死亡"),
    "unit_dead": Text("{name} has been dead since step {since}.", "{name} 自第 {since} 步起死亡。"),
    "tile_open": Text("r = {r:.3g}, √E φ′² = {factor:.3g}", "r = {r:.3g}，√E φ′² = {factor:.3g}"),
    "unit_open": Text(
        "{name} multiplies what gradient it gets by {factor:.3g} (√E φ′²); gate openness "
        "r = {r:.3g}.",
        "{name} 把到达它的梯度乘以 {factor:.3g}（√E φ′²）；门开度 r = {r:.3g}。",
    ),
    "unit_shut": Text(
        "{name} is nearly shut (saturated): it multiplies gradients by {factor:.3g} (√E φ′²); "
        "gate openness r = {r:.3g}.",
        "{name} 几乎关闭（饱和）：梯度被乘以 {factor:.3g}（√E φ′²）；门开度 r = {r:.3g}。",
    ),
    "unit_rounded": Text(
        "{name} has been dead since step {since}: not by the formula of φ, but float32 rounds φ′ "
        "to 0 for {where}.",
        "{name} 自第 {since} 步起死亡：原因不是 φ 的公式，而是 float32 在 {where} 时"
        "把 φ′ 舍入为 0。",
    ),
    "unit_none": Text("{name} could not be measured at this step.", "{name} 在这一步无法测量。"),
    "unit_cut": Text(
        "{name} gets no gradient: {layer} behind it is wholly dead. Its own r = {r:.3g}.",
        "{name} 得不到梯度：它后面的 {layer} 已全部死亡。它自身 r = {r:.3g}。",
    ),
    "event_more": Text("… {left} more …", "……另有 {left} 次……"),
    "event_death": Text("Step {step}, death: {cause}.", "第 {step} 步，死亡：{cause}。"),
    "event_revival": Text(
        "Step {step}, revival: its φ′ is no longer 0 for every image.",
        "第 {step} 步，复活：它的 φ′ 不再对所有图像都为 0。",
    ),
    "event_after": Text(" The last change before it: {change}.", "此前最近的改变：{change}。"),
    **{f"cause_{cause}": text for cause, text in CAUSES.items()},
}
OUTPUT = Text("output", "输出")  # the one layer whose name is a word
# On the time axis, where something was changed by hand.
MARKS = {
    "learning_rate": same("η → {value}"),
    "activation": same("φ → {value}"),
    "bias_shift": same("b {value}"),
}
