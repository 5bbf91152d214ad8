"""Activations made of a bent line, and their close relatives."""

from vizcore.activations.model import Activation, Parameter
from vizcore.text import Text, same

ENTRIES = (
    Activation(
        key="relu",
        label=same("ReLU"),
        family="relu",
        summary=Text(
            "Passes positive numbers and blocks the rest; cheap, never saturates above 0, can die.",
            "正数原样通过，其余置零；计算量小，正半轴不饱和，但神经元可能死亡。",
        ),
        formula="relu(x)",
        source="Nair & Hinton 2010, ICML; Glorot, Bordes & Bengio 2011, AISTATS",
    ),
    Activation(
        key="relu6",
        label=same("ReLU6"),
        family="relu",
        summary=Text(
            "ReLU cut off at 6, so that low-precision hardware keeps its accuracy.",
            "在 6 处截断的 ReLU，便于低精度硬件保持精度。",
        ),
        formula="where(x <= 0, 0, where(x >= 6, 6, x))",
        source="Krizhevsky 2010, Convolutional deep belief networks on CIFAR-10",
    ),
    Activation(
        key="leaky_relu",
        label=same("Leaky ReLU"),
        family="relu",
        summary=Text(
            "ReLU with a small slope below 0, so that no unit is without gradient.",
            "负半轴保留小斜率的 ReLU，使任何单元都有梯度。",
        ),
        formula="where(x > 0, x, negative_slope * x)",
        source="Maas, Hannun & Ng 2013, ICML workshop",
        parameters=(Parameter("negative_slope", 0.01, -2.0, 2.0, 0.01, "a"),),
    ),
    Activation(
        key="prelu",
        label=same("PReLU"),
        family="relu",
        summary=Text(
            "Leaky ReLU whose negative slope is learned with the weights.",
            "负半轴斜率随权重一起学习的 Leaky ReLU。",
        ),
        formula="where(x > 0, x, a * x)",
        source="He, Zhang, Ren & Sun 2015, arXiv:1502.01852",
        parameters=(Parameter("a", 0.25, -2.0, 2.0, 0.01, "a", learnable=True),),
    ),
    Activation(
        key="rrelu",
        label=same("RReLU"),
        family="relu",
        summary=Text(
            "Randomised leaky ReLU at test time: its slope is the mean of its random range.",
            "随机 Leaky ReLU 的推理形式：负半轴斜率取其随机区间的均值。",
        ),
        formula="where(x > 0, x, (lower + upper)/2 * x)",
        source="Xu, Wang, Chen & Li 2015, arXiv:1505.00853",
        parameters=(
            Parameter("lower", 1 / 8, -2.0, 2.0, 0.005, "l"),
            Parameter("upper", 1 / 3, -2.0, 2.0, 0.005, "u"),
        ),
        needs="lower <= upper",
    ),
    Activation(
        key="elu",
        label=same("ELU"),
        family="relu",
        summary=Text(
            "Below 0 an exponential that levels off at −α and pulls the mean towards zero.",
            "负半轴为指数曲线，趋于 −α，使输出均值更接近零。",
        ),
        formula="where(x > 0, x, alpha * expm1(x))",
        source="Clevert, Unterthiner & Hochreiter 2016, arXiv:1511.07289",
        parameters=(Parameter("alpha", 1.0, -3.0, 3.0, 0.05, r"\alpha"),),
    ),
    Activation(
        key="selu",
        label=same("SELU"),
        family="relu",
        summary=Text(
            "ELU scaled so that, with LeCun weights, mean 0 and variance 1 persist in all layers.",
            "经缩放的 ELU；配合 LeCun 初始化，均值 0、方差 1 在层间自我保持。",
        ),
        formula="1.0507009873554805 * where(x > 0, x, 1.6732632423543772 * expm1(x))",
        source="Klambauer, Unterthiner, Mayr & Hochreiter 2017, arXiv:1706.02515",
    ),
    Activation(
        key="celu",
        label=same("CELU"),
        family="relu",
        summary=Text(
            "ELU rescaled along x, so that its slope stays continuous for every α.",
            "负半轴沿 x 方向缩放的 ELU，对任意 α 导数都连续。",
        ),
        formula="where(x > 0, x, alpha * expm1(x/alpha))",
        source="Barron 2017, arXiv:1704.07483",
        parameters=(Parameter("alpha", 1.0, -3.0, 3.0, 0.05, r"\alpha"),),
        needs="alpha != 0",
    ),
    Activation(
        key="mpelu",
        label=same("MPELU"),
        family="relu",
        summary=Text(
            "ELU with two learned parameters; it contains ReLU, ELU and nearly PReLU.",
            "带两个可学习参数的 ELU，可退化为 ReLU、ELU，并近似 PReLU。",
        ),
        formula="where(x > 0, x, alpha * expm1(beta * x))",
        source="Li, Fan, Li, Wu & Ming 2018, arXiv:1606.00305",
        parameters=(
            Parameter("alpha", 1.0, 0.0, 3.0, 0.05, r"\alpha", learnable=True),
            Parameter("beta", 1.0, 0.0, 3.0, 0.05, r"\beta", learnable=True),
        ),
    ),
    Activation(
        key="isrlu",
        label=same("ISRLU"),
        family="relu",
        summary=Text(
            "Inverse square root linear unit: ELU's shape without an exponential.",
            "逆平方根线性单元：形似 ELU，却无需指数运算。",
        ),
        formula="where(x < 0, x / sqrt(1 + alpha * x^2), x)",
        source="Carlile, Delamarter, Kinney, Marti & Whitney 2017, arXiv:1710.09967",
        parameters=(Parameter("alpha", 1.0, 0.01, 4.0, 0.01, r"\alpha"),),
    ),
    Activation(
        key="threshold",
        label=Text("Threshold", "阈值函数"),
        family="relu",
        summary=Text(
            "The identity above a threshold, a constant value at and below it.",
            "高于阈值时为恒等函数，否则取常数。",
        ),
        formula="where(x > threshold, x, value)",
        source="PyTorch, torch.nn.Threshold",
        parameters=(
            Parameter("threshold", 1.0, -3.0, 3.0, 0.1, r"\theta"),
            Parameter("value", 0.0, -3.0, 3.0, 0.1, "v"),
        ),
    ),
    Activation(
        key="relu_squared",
        label=same("ReLU²"),
        family="relu",
        summary=Text(
            "The square of ReLU: no corner at 0, and a slope that grows without bound.",
            "ReLU 的平方：在 0 处没有拐角，斜率无上界。",
        ),
        formula="relu(x)^2",
        source="So, Mańke, Liu, Dai, Shazeer & Le 2021, Primer, arXiv:2109.08668",
    ),
    Activation(
        key="star_relu",
        label=same("StarReLU"),
        family="relu",
        summary=Text(
            "ReLU² scaled and shifted to mean 0 and variance 1 for Gaussian inputs.",
            "对 ReLU² 作缩放与平移，使高斯输入的输出均值为 0、方差为 1。",
        ),
        formula="scale * relu(x)^2 + bias",
        source="Yu, Si, Zhou et al. 2022, MetaFormer baselines, arXiv:2210.13452",
        parameters=(
            Parameter("scale", 0.8944, 0.1, 3.0, 0.0001, "s", learnable=True),
            Parameter("bias", -0.4472, -2.0, 2.0, 0.0001, "b", learnable=True),
        ),
    ),
    Activation(
        key="smelu",
        label=same("SmeLU"),
        family="relu",
        summary=Text(
            "ReLU whose corner is replaced by a parabola of half-width β.",
            "用半宽为 β 的抛物线抹平拐角的 ReLU。",
        ),
        formula="where(x <= -beta, 0, where(x >= beta, x, (x + beta)^2 / (4*beta)))",
        source="Shamir, Lin & Coviello 2020, arXiv:2010.09931",
        parameters=(Parameter("beta", 1.0, 0.05, 4.0, 0.05, r"\beta"),),
    ),
    Activation(
        key="nlrelu",
        label=same("NLReLU"),
        family="relu",
        summary=Text(
            "The logarithm of 1 + β ReLU: large activations are compressed.",
            "对 1 + β·ReLU 取对数：压缩较大的激活值。",
        ),
        formula="log1p(beta * relu(x))",
        source="Liu, Zhang, Gao, Qu & Ji 2019, arXiv:1908.03682",
        parameters=(Parameter("beta", 1.0, 0.1, 5.0, 0.1, r"\beta"),),
    ),
)
