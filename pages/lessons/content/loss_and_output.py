"""Which loss for which output?"""

from __future__ import annotations

from pages.lessons.frame import promises
from pages.lessons.frame.lesson import (
    Choice,
    Lesson,
    Moment,
    Number,
    Onward,
    Option,
    Sketch,
    Slide,
    Switch,
)
from vizcore.lessons.neuron import LOSSES
from vizcore.lessons.numbers.loss_and_output import ASKED, LOGITS, SWEPT_LOGITS, numbers
from vizcore.text import Text, same

_FIRST = Moment(
    key="which_first",
    title=Text("Two wrong neurons", "两个犯错的神经元"),
    question=Text(
        "Two sigmoid neurons should say {zero}. One says {mild}, the other {bad}. Both learn with "
        "the loss ½(a − y)², where y is the target. Which gets below {half} first?",
        "两个 sigmoid 神经元都应输出 {zero}。一个输出 {mild}，另一个输出 {bad}。损失都是 "
        "½(a − y)²，y 是目标。谁先降到 {half} 以下？",
    ),
    predict=Choice(
        (
            Option(
                "bad",
                Text("The badly wrong one: it has more to learn from", "错得多的：误差大，学得快"),
                Text(
                    "It needs **{badStep}** steps, the other {mildStep}. The larger error is worse "
                    "here.",
                    "它要 **{badStep}** 步，另一个只要 {mildStep} 步。这里误差大反而更糟。",
                ),
            ),
            Option(
                "mild",
                Text("The slightly wrong one", "错得少的"),
                Text(
                    "It needs {mildStep} steps, the badly wrong one **{badStep}**.",
                    "它要 {mildStep} 步，错得多的要 **{badStep}** 步。",
                ),
            ),
            Option(
                "same",
                Text("Both at about the same time", "差不多同时"),
                Text(
                    "Far from it: {mildStep} steps and **{badStep}** steps.",
                    "差得远：{mildStep} 步对 **{badStep}** 步。",
                ),
            ),
        )
    ),
    answer=Text(
        "The slightly wrong one needs {mildStep} steps, the badly wrong one **{badStep}**.",
        "错得少的要 {mildStep} 步，错得多的要 **{badStep}** 步。",
    ),
    why=Text(
        "The gradient is (a − y)·σ′(z). At {bad} the sigmoid is flat, so the neuron is pushed by "
        "{badPush} only; at {mild} by {mildPush}. It is most wrong, and learns least. We like to "
        "learn from our large mistakes; this neuron cannot.",
        "梯度是 (a − y)·σ′(z)。在 {bad} 处 sigmoid 很平，推动它的只有 {badPush}；在 {mild} 处是 "
        "{mildPush}。错得最多，学得最少。人从大错中学得最快，这个神经元却做不到。",
    ),
    controls=(Switch("loss", Text("Loss", "损失"), LOSSES),),
    cases={
        "mse": Text(
            "Learning rate {rate}. Now change the loss, nothing else.",
            "学习率 {rate}。现在只换损失，别的都不动。",
        ),
        "cross_entropy": Text(
            "Cross-entropy is −ln({one} − a) here. The same rate {rate}: {mildFast} and "
            "**{badFast}** steps. σ′ cancels, the gradient is just a − y: the larger the error, "
            "the larger the push.",
            "交叉熵在这里是 −ln({one} − a)。学习率同样是 {rate}：{mildFast} 步和 "
            "**{badFast}** 步。σ′ 约掉了，梯度就是 a − y："
            "误差越大，推力越大。",
        ),
    },
    onward=Onward(
        Text(
            "See how flat the sigmoid is where the badly wrong neuron stands: slope {promise}",
            "看看错得多的神经元所在处 sigmoid 有多平：斜率 {promise}",
        ),
        "activations",
        {"activations": "sigmoid", "show": "probe", "at": "4", "times": "1"},
        promises.slope,
    ),
    code="""
import torch

for loss in ("mse", "cross_entropy"):
    for start in ((0.6, 0.9), (2.0, 2.0)):
        w, b = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in start)
        for step in range(301):
            a = torch.sigmoid(w * 1.0 + b)
            if a < 0.5:
                break
            cost = 0.5 * (a - 0) ** 2 if loss == "mse" else -torch.log(1 - a)
            gradients = torch.autograd.grad(cost, (w, b))
            with torch.no_grad():
                for value, gradient in zip((w, b), gradients):
                    value -= 0.15 * gradient
        print(loss, start, step)
""",
)

_SLOW = Moment(
    key="slow_start",
    title=Text("The slow start", "起步之慢"),
    question=Text(
        "The badly wrong neuron again, with ½(a − y)²: it starts at {bad} and should reach {zero}. "
        "Draw its output over {steps} steps.",
        "还是错得多的那个神经元，损失 ½(a − y)²：从 {bad} 出发，应到 {zero}。请画出 {steps} "
        "步中它的输出。",
    ),
    predict=Sketch(
        Text("Draw in the picture: drag, or use the arrow keys.", "在图中画线：拖动，或用方向键。"),
        Text("Half way", "走到一半时，"),
        at=15,
    ),
    answer=Text(
        "After {half_time} steps it still says **{middle}**; after {steps} it says {end}.",
        "{half_time} 步之后它仍输出 **{middle}**；{steps} 步之后是 {end}。",
    ),
    why=Text(
        "First it creeps: σ′({z}) = {slope}. Each step brings it a little nearer to the steep "
        "part, "
        "and there it suddenly learns. Such a plateau looks like a network that has finished. It "
        "has not even begun.",
        "开始时几乎不动：σ′({z}) = {slope}。每一步都离陡处近一点，到了那里突然学得飞快。这样的平台"
        "看上去像已经学完，其实还没开始。",
    ),
    controls=(Switch("loss", Text("Loss", "损失"), LOSSES),),
    cases={
        "mse": Text(
            "The plateau is the sigmoid’s flat end, seen over time.",
            "这段平台就是 sigmoid 平坦的尾部，只是沿时间展开了。",
        ),
        "cross_entropy": Text(
            "No plateau: right after **{badFast}** steps, {fastEnd} at the end. (An animation in "
            "Nielsen’s book lets this start even faster: it leaves σ′ out of the step.)",
            "没有平台：**{badFast}** 步就对了，最后是 {fastEnd}。（Nielsen 书中的动画起步还要快："
            "它的更新式漏掉了 σ′。）",
        ),
    },
    onward=Onward(
        Text(
            "In a deep network the flat ends multiply: {promise} a layer",
            "在深层网络里，平坦处会连乘：每层 {promise}",
        ),
        "gradient_flow",
        {"activations": "sigmoid"},
        promises.delta_factor,
    ),
    code="""
import torch

w, b = (torch.tensor(2.0, dtype=torch.float64, requires_grad=True) for _ in range(2))
outputs = []
for step in range(301):
    a = torch.sigmoid(w * 1.0 + b)
    outputs.append(a.item())
    gradients = torch.autograd.grad(0.5 * a**2, (w, b))
    with torch.no_grad():
        for value, gradient in zip((w, b), gradients):
            value -= 0.15 * gradient
print(outputs[150], outputs[300])
""",
)

_GRADIENTS = Moment(
    key="gradients",
    title=Text("How much harder?", "推力差多少"),
    question=Text(
        "At a = {bad}, target {zero}: how many times larger is the push |∂C/∂z| with the loss "
        "C = −ln({one} − a), cross-entropy, than with C = ½(a − y)²?",
        "在 a = {bad}、目标为 {zero} 时，损失取交叉熵 C = −ln({one} − a)，"
        "推力 |∂C/∂z| 是 C = ½(a − y)² 的多少倍？",
    ),
    predict=Number(Text("Times", "倍数"), low=0, high=4, step=0.05, start=0, log=True),
    answer=Text(
        "**{ratio}** times: {ceBad} against {badPush}.",
        "**{ratio}** 倍：{ceBad} 对 {badPush}。",
    ),
    why=Text(
        "With the square the push is (a − y)·σ′(z); with cross-entropy a − y. The two differ by "
        "σ′(z) alone, here {slope}. In the picture the square goes dark at both ends: right or "
        "wrong, there it hardly learns. Cross-entropy is bright wherever it is wrong.",
        "平方损失的推力是 (a − y)·σ′(z)，交叉熵的是 a − y，只差一个 σ′(z)，这里是 {slope}。"
        "图中平方损失"
        "两端都暗：不论对错都几乎不学。交叉熵则是哪里错哪里亮。",
    ),
    controls=(
        Switch(
            "start",
            Text("Neuron", "神经元"),
            {"bad": Text("badly wrong", "错得多"), "mild": Text("slightly wrong", "错得少")},
        ),
    ),
    cases={
        "bad": Text(
            "From a = {a}: cross-entropy pushes **{now}** times as hard.",
            "从 a = {a} 出发：交叉熵的推力是 **{now}** 倍。",
        ),
        "mild": Text(
            "From a = {a} it is only **{now}** times: the flat end is the problem.",
            "从 a = {a} 出发只有 **{now}** 倍：问题出在平坦的尾部。",
        ),
    },
    onward=Onward(
        Text(
            "σ′ at this z, on the activations page: {promise}",
            "到激活函数页看这个 z 处的 σ′：{promise}",
        ),
        "activations",
        {"activations": "sigmoid", "show": "probe", "at": "4", "times": "1"},
        promises.slope,
    ),
    code="""
import torch

z = torch.tensor(4.0, dtype=torch.float64, requires_grad=True)
a = torch.sigmoid(z)
(square,) = torch.autograd.grad(0.5 * a**2, z, retain_graph=True)
(cross_entropy,) = torch.autograd.grad(-torch.log(1 - a), z)
print((cross_entropy / square).item())
""",
)

_SOFTMAX = Moment(
    key="softmax",
    title=Text("Softmax", "softmax"),
    question=Text(
        "A network puts out the logits {logits}. Softmax turns them into shares that add "
        "up to {one}. What share does class {asked} get?",
        "网络输出的 logit 是 {logits}。softmax 把它们变成总和为 {one} 的占比。"
        "第 {asked} 类占多少？",
    ),
    predict=Number(Text("Share", "占比"), low=0, high=1, step=0.01, start=0.25),
    answer=Text("Class {asked} gets **{share}**.", "第 {asked} 类占 **{share}**。"),
    why=Text(
        "Shares go by exp(logit), so a lead counts more than in proportion: of the positive logits "
        "class {asked} has only {naive}. The fitting loss is −ln p of the true class. The gradient "
        "of a logit is then p − y, its share minus what it should be: y is {one} for the true "
        "class, {zero} for others.",
        "占比按 exp(logit) 计算，领先的得到的比按比例更多：第 {asked} 类只占正 logit 的 {naive}。"
        "与它相配的损失是真实类别的 −ln p。这时每个 logit 的梯度是 p − y，即占比减去应有的占比："
        "真实类别 y = {one}，其余 y = {zero}。",
    ),
    controls=(
        Slide(
            "logit",
            Text("Its logit", "该类 logit"),
            low=SWEPT_LOGITS[0],
            high=SWEPT_LOGITS[-1],
            step=0.1,
            start=LOGITS[ASKED],
        ),
        Switch(
            "truth",
            Text("True class", "真实类别"),
            {"0": Text("not yet", "先不定")}
            | {str(i + 1): same(str(i + 1)) for i in range(len(LOGITS))},
        ),
    ),
    cases={
        "none": Text(
            "Share **{share}**. Choose a true class to see the gradient.",
            "占比 **{share}**。选一个真实类别，看看梯度。",
        ),
        "pushed": Text(
            "Class {truth} has p = {p}: its gradient is **{push}**, so its logit rises; the others "
            "have their shares as gradients and sink. However wrong, it is pushed: with the wrong "
            "of two classes ahead by {gap} by {likelihood}, under half the squared error by "
            "{squared}.",
            "第 {truth} 类 p = {p}，梯度是 **{push}**，所以 logit 上升；其余各类的梯度等于各自的占"
            "比，"
            "logit 下降。错得再多也推得动：两类中错的一类领先 {gap} 时，梯度是 {likelihood}，"
            "用平方误差之半时只有 {squared}。",
        ),
    },
    onward=Onward(
        Text(
            "Softmax with more classes, on the activations page: {promise}",
            "到激活函数页看更多类别的 softmax：{promise}",
        ),
        "activations",
        {"show": "vector", "inputs": "2.5,-1,3.2,0.5,-5,-5"},
        promises.largest_share,
    ),
    code="""
import torch

logits = torch.tensor([2.5, -1.0, 3.2, 0.5], dtype=torch.float64)
print(torch.softmax(logits, 0).tolist())
""",
)

_BROKEN = Moment(
    key="broken_curve",
    title=Text("Which is broken?", "哪条坏了"),
    question=Text(
        "The same classifier on handwritten digits, {classes} classes, cross-entropy, four times. "
        "Three are fine. Which one has a bug?",
        "同一个手写数字分类器（{classes} 类，交叉熵）训练了四次。三条正常，哪一条有错误？",
    ),
    predict=Choice(
        (
            Option(
                "good",
                same("A"),
                Text(
                    "A is as it should be. **B** is broken: its shares went through a second "
                    "softmax. It ends at {end} and can never get below {floor}.",
                    "A 是正常的。坏的是 **B**：占比又过了一次 softmax，停在 {end}，永远降不到 "
                    "{floor} 以下。",
                ),
            ),
            Option(
                "twice",
                same("B"),
                Text(
                    "It takes softmax twice. It ends at {end} and can never get below **{floor}**.",
                    "它做了两次 softmax，停在 {end}，永远降不到 **{floor}** 以下。",
                ),
            ),
            Option(
                "slow",
                same("C"),
                Text(
                    "C is slow, its learning rate is small; but it goes on falling. **B** is "
                    "broken: it can never get below {floor}.",
                    "C 只是学习率小、慢一些，仍在下降。坏的是 **B**：它永远降不到 {floor} 以下。",
                ),
            ),
            Option(
                "noisy",
                same("D"),
                Text(
                    "D sees a few images at a time, so it is noisy; but it falls. **B** is broken: "
                    "it can never get below {floor}.",
                    "D 每次只看几张图，所以抖动，但在下降。坏的是 **B**：它永远降不到 {floor} "
                    "以下。",
                ),
            ),
        )
    ),
    answer=Text(
        "B: it takes softmax twice, ends at {end} and can never get below **{floor}**.",
        "B：它做了两次 softmax，停在 {end}，永远降不到 **{floor}** 以下。",
    ),
    why=Text(
        "A network that knows nothing starts at ln {classes} = {chance}: all four do. "
        "CrossEntropyLoss applies softmax itself. Fed with shares, which lie between {zero} and "
        "{one}, it can do no better than ln(e + {classes} − {one}) − {one} = {floor}.",
        "什么都不知道的网络从 ln {classes} = {chance} 开始，四条都是如此。CrossEntropyLoss "
        "自己会做 "
        "softmax。若喂给它的已是 {zero} 到 {one} 之间的占比，最低只能到 "
        "ln(e + {classes} − {one}) − {one} = {floor}。",
    ),
    controls=(
        Switch(
            "model",
            Text("B is fed with", "B 的输入"),
            {"twice": Text("shares", "占比"), "once": Text("logits", "logit")},
        ),
    ),
    cases={
        "twice": Text(
            "No error is raised, and it even learns. For {few} classes the floor is {fewFloor}; "
            "for "
            "{many} it is {manyFloor}, hardly below ln {many} = {manyChance}.",
            "它不报错，甚至也在学。{few} 类时下限是 {fewFloor}；{many} 类时是 {manyFloor}，"
            "几乎和 ln {many} = {manyChance} 一样高。",
        ),
        "once": Text(
            "One softmax removed, nothing else changed: it ends at **{good}**.",
            "只去掉一次 softmax，别的都没动：停在 **{good}**。",
        ),
    },
    onward=Onward(
        Text(
            "What softmax does to shares, on the activations page: {promise}",
            "到激活函数页看 softmax 怎样对待占比：{promise}",
        ),
        "activations",
        {"show": "vector", "inputs": "1,0,0,0,0,0"},
        promises.largest_share,
    ),
    code="""
import torch

classes = 10
loss = torch.nn.CrossEntropyLoss()
target = torch.tensor([0])
nothing = torch.zeros(1, classes, dtype=torch.float64)
perfect = torch.nn.functional.one_hot(target, classes).double()  # the best shares there are
print(loss(nothing, target).item(), loss(perfect, target).item())
""",
)

LESSON = Lesson(
    key="loss_and_output",
    question=Text("Which loss for which output?", "什么输出配什么损失？"),
    answers=Text(
        "Why cross-entropy belongs to sigmoid and softmax, and how a wrong pair looks.",
        "为什么 sigmoid 和 softmax 要配交叉熵，配错了又是什么样子。",
    ),
    moments=(_FIRST, _SLOW, _GRADIENTS, _SOFTMAX, _BROKEN),
    numbers=numbers,
    source=(
        Text(
            "Nielsen, Neural Networks and Deep Learning, chapter 3",
            "Nielsen，《神经网络与深度学习》第 3 章",
        ),
        "http://neuralnetworksanddeeplearning.com/chap3.html",
    ),
    words={
        "mild": Text("slightly wrong", "错得少"),
        "bad": Text("badly wrong", "错得多"),
        "mse": same("½(a − y)²"),
        "cross_entropy": Text("cross-entropy", "交叉熵"),
        "step": Text("step {step}", "第 {step} 步"),
        "steps": Text("step of gradient descent", "梯度下降步数"),
        "output": Text("output a", "输出 a"),
        "start": Text("Start", "起点"),
        "way": Text("Red: its way in {steps} steps", "红线：{steps} 步走过的路"),
        "size": Text("size of the gradient", "梯度大小"),
        "logits": same("logit"),
        "shares": Text("share p", "占比 p"),
        "class": Text("class {class}", "第 {class} 类"),
        "yours": Text("you", "你"),
        "loss": Text("loss", "损失"),
        "updates": Text("updates", "更新次数"),
        "good": Text("fine", "正常"),
        "twice": Text("softmax twice", "两次 softmax"),
        "once": Text("mended", "已修好"),
        "slow": Text("small learning rate", "学习率小"),
        "noisy": Text("few images at a time", "每次几张图"),
    },
)
