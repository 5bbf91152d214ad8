"""Shrinkage functions, and the simple functions that the others are compared with."""

from vizcore.activations.model import Activation, Parameter
from vizcore.text import Text, same

ENTRIES = (
    Activation(
        key="softshrink",
        label=same("Softshrink"),
        family="shrink",
        summary=Text(
            "Moves every number towards 0 by λ and sets those within ±λ to 0.",
            "把每个数向 0 收缩 λ，±λ 以内的置零。",
        ),
        formula="where(x > lambd, x - lambd, where(x < -lambd, x + lambd, 0))",
        source="Donoho 1995, IEEE Transactions on Information Theory 41(3)",
        parameters=(Parameter("lambd", 0.5, 0.0, 3.0, 0.05, r"\lambda"),),
    ),
    Activation(
        key="hardshrink",
        label=same("Hardshrink"),
        family="shrink",
        summary=Text(
            "Sets numbers within ±λ to 0 and keeps the rest; it jumps at ±λ.",
            "把 ±λ 以内的数置零，其余保持不变；在 ±λ 处有跳跃。",
        ),
        formula="where(-lambd <= x <= lambd, 0, x)",
        source="Donoho & Johnstone 1994, Biometrika 81(3)",
        parameters=(Parameter("lambd", 0.5, 0.0, 3.0, 0.05, r"\lambda"),),
    ),
    Activation(
        key="tanhshrink",
        label=same("Tanhshrink"),
        family="shrink",
        summary=Text(
            "x minus tanh x: flat around 0, the line x ∓ 1 far out.",
            "x − tanh(x)：在 0 附近平坦，远处趋于直线 x ∓ 1。",
        ),
        formula="x - tanh(x)",
        source="PyTorch, torch.nn.Tanhshrink",
    ),
    Activation(
        key="identity",
        label=Text("Identity", "恒等函数"),
        family="other",
        summary=Text(
            "No activation at all: a stack of such layers is one linear map.",
            "等于没有激活函数：多层叠加仍只是一个线性映射。",
        ),
        formula="x",
        source="Widrow & Hoff 1960, Adaptive switching circuits",
    ),
    Activation(
        key="binary_step",
        label=Text("Binary step", "阶跃函数"),
        family="other",
        summary=Text(
            "The perceptron's yes or no; its slope is 0 everywhere, so gradients teach it nothing.",
            "感知机的“是/否”输出；斜率处处为 0，梯度无法训练它。",
        ),
        formula="where(x >= 0, 1, 0)",
        source="McCulloch & Pitts 1943; Rosenblatt 1958, The perceptron",
    ),
    Activation(
        key="gaussian",
        label=Text("Gaussian", "高斯函数"),
        family="other",
        summary=Text(
            "A bump at 0 that fades on both sides, as in radial basis function networks.",
            "在 0 处隆起、向两侧衰减的钟形函数，用于径向基网络。",
        ),
        formula="exp(-x^2)",
        source="Broomhead & Lowe 1988, Complex Systems 2",
    ),
    Activation(
        key="bent_identity",
        label=Text("Bent identity", "弯曲恒等函数"),
        family="other",
        summary=Text(
            "A line that bends smoothly from slope 1/2 to slope 3/2.",
            "斜率从 1/2 平滑过渡到 3/2 的弯曲直线。",
        ),
        formula="(sqrt(x^2 + 1) - 1) / 2 + x",
        source="Godfrey 2019, IEEE SMC (bendable linear unit with β = 1/2)",
    ),
    Activation(
        key="absolute",
        label=Text("Absolute value", "绝对值"),
        family="other",
        summary=Text(
            "The distance from 0: slope −1 on the left, +1 on the right.",
            "到 0 的距离：左侧斜率 −1，右侧斜率 +1。",
        ),
        formula="abs(x)",
        source="Jarrett, Kavukcuoglu, Ranzato & LeCun 2009, ICCV",
    ),
    Activation(
        key="logsigmoid",
        label=same("LogSigmoid"),
        family="other",
        summary=Text(
            "The logarithm of the sigmoid: the log-probability of a yes in binary classification.",
            "sigmoid 的对数，即二分类中正类的对数概率。",
        ),
        formula="-softplus(-x)",
        source="PyTorch, torch.nn.LogSigmoid",
    ),
    Activation(
        key="exponential",
        label=Text("Exponential", "指数函数"),
        family="other",
        summary=Text(
            "e to the x: always positive, its slope is its own value, and it explodes.",
            "eˣ：恒为正，斜率等于自身的值，增长极快。",
        ),
        formula="exp(x)",
        source="Clevert et al. 2016 (as part of ELU); Keras, keras.activations.exponential",
    ),
)
