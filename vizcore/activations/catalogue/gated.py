"""Activations of the form x · gate(x): smooth, with a dip below zero."""

from vizcore.activations.model import Activation, Parameter
from vizcore.text import Text, same

ENTRIES = (
    Activation(
        key="gelu",
        label=same("GELU"),
        family="gated",
        summary=Text(
            "x times the probability that a standard normal variable is below x.",
            "x 乘以标准正态变量小于 x 的概率。",
        ),
        formula="x * (1 + erf(x / sqrt(2))) / 2",
        source="Hendrycks & Gimpel 2016, arXiv:1606.08415",
    ),
    Activation(
        key="gelu_tanh",
        label=same("GELU (tanh)"),
        family="gated",
        summary=Text(
            "GELU with its error function approximated by tanh, as in GPT-2.",
            "用 tanh 近似误差函数的 GELU，GPT-2 所用的形式。",
        ),
        formula="x * (1 + tanh(sqrt(2/pi) * (x + 0.044715 * x^3))) / 2",
        source="Hendrycks & Gimpel 2016, arXiv:1606.08415",
    ),
    Activation(
        key="quick_gelu",
        label=same("Quick GELU"),
        family="gated",
        summary=Text(
            "GELU with its gate approximated by a sigmoid of 1.702 x, as in CLIP.",
            "用 sigmoid(1.702x) 近似门控的 GELU，CLIP 所用的形式。",
        ),
        formula="x * sigmoid(1.702 * x)",
        source="Hendrycks & Gimpel 2016, arXiv:1606.08415",
    ),
    Activation(
        key="silu",
        label=same("SiLU / Swish"),
        family="gated",
        summary=Text(
            "x gated by its own sigmoid; β leads from the line x/2 (β = 0) towards ReLU (β → ∞).",
            "x 被自身的 sigmoid 门控；β 从直线 x/2（β = 0）过渡到 ReLU（β → ∞）。",
        ),
        formula="x * sigmoid(beta * x)",
        source="Elfwing et al. 2018, arXiv:1702.03118; Ramachandran et al. 2017, arXiv:1710.05941",
        parameters=(Parameter("beta", 1.0, 0.0, 10.0, 0.05, r"\beta", learnable=True),),
    ),
    Activation(
        key="hardswish",
        label=same("Hardswish"),
        family="gated",
        summary=Text(
            "Swish with a gate of straight lines, made for phones.",
            "以分段直线作门控的 Swish，为移动端设计。",
        ),
        formula="where(x <= -3, 0, where(x >= 3, x, x * (x + 3) / 6))",
        source="Howard, Sandler, Chu et al. 2019, MobileNetV3, arXiv:1905.02244",
    ),
    Activation(
        key="mish",
        label=same("Mish"),
        family="gated",
        summary=Text(
            "x gated by tanh of softplus: smooth, unbounded above, with a small dip below 0.",
            "x 被 tanh(softplus(x)) 门控：光滑、上无界，负半轴有小凹陷。",
        ),
        formula="x * tanh(softplus(x))",
        source="Misra 2019, arXiv:1908.08681",
    ),
    Activation(
        key="smish",
        label=same("Smish"),
        family="gated",
        summary=Text(
            "x gated by tanh of log(1 + sigmoid), with the upper slope 3/5.",
            "x 被 tanh(ln(1 + sigmoid(x))) 门控，右侧斜率趋于 3/5。",
        ),
        formula="x * tanh(log1p(sigmoid(x)))",
        source="Wang, Ren & Wang 2022, Electronics 11(4):540",
    ),
    Activation(
        key="phish",
        label=same("Phish"),
        family="gated",
        summary=Text(
            "x gated by tanh of GELU; both are negative left of 0, so the output never is.",
            "x 被 tanh(GELU(x)) 门控；在 0 左侧两者同为负，故输出非负。",
        ),
        formula="x * tanh(x * (1 + erf(x / sqrt(2))) / 2)",
        source="Naveen 2022, Phish: A Novel Hyper-Optimizable Activation Function, TechRxiv",
    ),
    Activation(
        key="serf",
        label=same("Serf"),
        family="gated",
        summary=Text(
            "x gated by the error function of softplus, a steeper Mish.",
            "x 被 erf(softplus(x)) 门控，比 Mish 更陡。",
        ),
        formula="x * erf(softplus(x))",
        source="Nag, Bhattacharyya, Mukherjee & Kundu 2023, WACV, arXiv:2108.09598",
    ),
    Activation(
        key="telu",
        label=same("TeLU"),
        family="gated",
        summary=Text(
            "x gated by tanh of the exponential; the identity almost at once above 0.",
            "x 被 tanh(eˣ) 门控；在正半轴很快就成为恒等函数。",
        ),
        formula="x * tanh(exp(x))",
        source="Fernandez & Mali 2024, arXiv:2412.20269",
    ),
    Activation(
        key="lisht",
        label=same("LiSHT"),
        family="gated",
        summary=Text(
            "x times tanh x: even, never negative, close to |x|.",
            "x·tanh(x)：偶函数，非负，接近 |x|。",
        ),
        formula="x * tanh(x)",
        source="Roy, Manna, Dubey & Chaudhuri 2019, arXiv:1901.05894",
    ),
    Activation(
        key="elish",
        label=same("ELiSH"),
        family="gated",
        summary=Text(
            "Swish above 0, ELU times the sigmoid below.",
            "正半轴为 Swish，负半轴为 ELU 与 sigmoid 之积。",
        ),
        formula="where(x < 0, expm1(x) * sigmoid(x), x * sigmoid(x))",
        source="Basirat & Roth 2018, arXiv:1808.00783",
    ),
    Activation(
        key="hard_elish",
        label=same("HardELiSH"),
        family="gated",
        summary=Text(
            "ELiSH with a gate of straight lines, exactly 0 below −1.",
            "以分段直线作门控的 ELiSH，在 −1 以下恒为 0。",
        ),
        formula=(
            "where(x <= -1, 0,"
            " where(x < 0, expm1(x) * (x + 1) / 2, where(x < 1, x * (x + 1) / 2, x)))"
        ),
        source="Basirat & Roth 2018, arXiv:1808.00783",
    ),
)
