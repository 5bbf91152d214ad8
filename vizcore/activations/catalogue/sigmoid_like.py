"""S-shaped activations."""

from vizcore.activations.model import Activation, Parameter
from vizcore.text import Text, same

ENTRIES = (
    Activation(
        key="sigmoid",
        label=Text("Sigmoid", "Sigmoid"),
        family="sigmoid",
        summary=Text(
            "Squashes any number into (0, 1); its slope never exceeds 1/4.",
            "把任意实数压缩到 (0, 1)；其斜率不超过 1/4。",
        ),
        formula="sigmoid(x)",
        source="Verhulst 1838; as a neuron: Rumelhart, Hinton & Williams 1986, Nature 323",
    ),
    Activation(
        key="hardsigmoid",
        label=same("Hard sigmoid"),
        family="sigmoid",
        summary=Text(
            "The sigmoid drawn with three straight lines, cheap and exactly flat outside ±3.",
            "用三段直线近似的 sigmoid，计算量小，在 ±3 之外完全平坦。",
        ),
        formula="where(x <= -3, 0, where(x >= 3, 1, x/6 + 1/2))",
        source="Courbariaux, Bengio & David 2015, arXiv:1511.00363; slope 1/6 as in PyTorch",
    ),
    Activation(
        key="tanh",
        label=same("tanh"),
        family="sigmoid",
        summary=Text(
            "A sigmoid centred on zero, with slope 1 at the origin.",
            "以零为中心的 S 形函数，在原点处斜率为 1。",
        ),
        formula="tanh(x)",
        source="LeCun, Bottou, Orr & Müller 1998, Efficient BackProp",
    ),
    Activation(
        key="lecun_tanh",
        label=same("LeCun tanh"),
        family="sigmoid",
        summary=Text(
            "tanh stretched so that ±1 maps to about ±1, away from the saturated ends.",
            "经缩放的 tanh，使 ±1 大致映射到 ±1，从而远离饱和区。",
        ),
        formula="1.7159 * tanh(2*x/3)",
        source="LeCun, Bottou, Orr & Müller 1998, Efficient BackProp",
    ),
    Activation(
        key="hardtanh",
        label=same("Hard tanh"),
        family="sigmoid",
        summary=Text(
            "The identity cut off at ±1; beyond that no gradient passes.",
            "在 ±1 处截断的恒等函数；超出之后梯度为零。",
        ),
        formula="where(x <= -1, -1, where(x >= 1, 1, x))",
        source="Collobert 2004, PhD thesis, Université Paris VI",
    ),
    Activation(
        key="penalized_tanh",
        label=same("Penalized tanh"),
        family="sigmoid",
        summary=Text(
            "tanh with its negative half scaled down, as leaky ReLU does to the identity.",
            "负半轴被缩小的 tanh，正如 Leaky ReLU 对恒等函数所做的那样。",
        ),
        formula="where(x > 0, tanh(x), a * tanh(x))",
        source="Xu, Huang & Li 2016, arXiv:1602.05980",
        parameters=(Parameter("a", 0.25, 0.0, 1.0, 0.01, "a"),),
    ),
    Activation(
        key="softsign",
        label=same("Softsign"),
        family="sigmoid",
        summary=Text(
            "Like tanh, but it saturates only as slowly as 1/|x|.",
            "形似 tanh，但仅以 1/|x| 的速度缓慢饱和。",
        ),
        formula="x / (1 + abs(x))",
        source="Bergstra, Desjardins, Lamblin & Bengio 2009, Université de Montréal TR 1337",
    ),
    Activation(
        key="arctan",
        label=same("Arctan"),
        family="sigmoid",
        summary=Text(
            "The inverse tangent, bounded by ±π/2, with slowly fading slope 1/(1+x²).",
            "反正切函数，以 ±π/2 为界，斜率 1/(1+x²) 缓慢衰减。",
        ),
        formula="atan(x)",
        source="Kamruzzaman & Aziz 2002, IJCNN",
    ),
    Activation(
        key="erf",
        label=same("erf"),
        family="sigmoid",
        summary=Text(
            "The Gaussian error function; of the smooth S-shapes the fastest to saturate.",
            "高斯误差函数，在光滑的 S 形函数中饱和得最快。",
        ),
        formula="erf(x)",
        source="Williams 1996, Computing with infinite networks, NIPS 9",
    ),
    Activation(
        key="isru",
        label=same("ISRU"),
        family="sigmoid",
        summary=Text(
            "Inverse square root unit: a sigmoid shape without any exponential.",
            "逆平方根单元：无需指数运算的 S 形函数。",
        ),
        formula="x / sqrt(1 + alpha * x^2)",
        source="Carlile, Delamarter, Kinney, Marti & Whitney 2017, arXiv:1710.09967",
        parameters=(Parameter("alpha", 1.0, 0.01, 4.0, 0.01, r"\alpha"),),
    ),
    Activation(
        key="dsilu",
        label=same("dSiLU"),
        family="sigmoid",
        summary=Text(
            "The slope of SiLU used as an activation: a sigmoid that overshoots a little.",
            "把 SiLU 的导数用作激活函数：略有过冲的 sigmoid。",
        ),
        formula="sigmoid(x) * (1 + x * (1 - sigmoid(x)))",
        source="Elfwing, Uchibe & Doya 2018, arXiv:1702.03118",
    ),
)
