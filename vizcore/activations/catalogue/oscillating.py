"""Activations with a wave in them."""

from vizcore.activations.model import Activation, Parameter
from vizcore.text import Text, same

ENTRIES = (
    Activation(
        key="sine",
        label=Text("Sine (SIREN)", "正弦 (SIREN)"),
        family="oscillating",
        summary=Text(
            "A sine wave, for networks that represent images and fields; SIREN uses ω₀ = 30.",
            "正弦波，用于表示图像与场的网络；SIREN 取 ω₀ = 30。",
        ),
        formula="sin(omega * x)",
        source="Sitzmann, Martel, Bergman, Lindell & Wetzstein 2020, arXiv:2006.09661",
        parameters=(Parameter("omega", 1.0, 0.1, 30.0, 0.1, r"\omega_0"),),
    ),
    Activation(
        key="sinc",
        label=same("sinc"),
        family="oscillating",
        summary=Text(
            "sin x over x: a peak of 1 at the origin with fading ripples.",
            "sin x / x：在原点处峰值为 1，两侧波纹逐渐衰减。",
        ),
        formula="where(x == 0, 1, sin(x) / x)",
        source="Saratchandran, Ramasinghe, Shevchenko, Long & Lucey 2024, arXiv:2402.05427",
    ),
    Activation(
        key="snake",
        label=same("Snake"),
        family="oscillating",
        summary=Text(
            "The identity plus a squared sine: it continues periodic data beyond what it has seen.",
            "恒等函数加正弦平方：能在训练区间之外延续周期性数据。",
        ),
        formula="x + sin(a * x)^2 / a",
        source="Ziyin, Hartwig & Ueda 2020, arXiv:2006.08195",
        parameters=(Parameter("a", 1.0, 0.1, 30.0, 0.1, "a", learnable=True),),
    ),
    Activation(
        key="gcu",
        label=same("GCU"),
        family="oscillating",
        summary=Text(
            "Growing cosine unit: x times cos x; with its many zeros one neuron can learn XOR.",
            "增长余弦单元：x·cos(x)，零点众多，单个神经元即可学会异或。",
        ),
        formula="x * cos(x)",
        source="Noel, Arunkumar, Trivedi & Dutta 2021, arXiv:2108.12943",
    ),
)
