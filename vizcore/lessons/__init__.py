"""The numbers behind the lessons: small computations, each exact and on its own.

What every lesson computes, in the order in which they are told:

1. `chain`: what backpropagation multiplies, along layers of one unit.
2. `collapse`: linear layers that are one; `pieces`: how often ReLUs cut the plane; `plane`: what a
   network in the reader's browser learns there, and the weights that it starts with.
3. `perceptron`: the rule that trains a step.
4. `neuron`: one sigmoid neuron and the loss on it, step by step.
5. `zero_centred`: how much harder inputs of one sign make gradient descent.
6. `convolution`: what a kernel and a pooling make of an image.
7. `choosing`: an activation for a task, a depth, a norm and an output.

`numbers` is what the picture of each lesson is sent, made by these.
`checks` says in one sentence what is wrong with an array. Kernels in ``assets/frontend/lessons``
compute the same while a control moves; both are held to the fixtures in ``tests/lessons``.
"""
