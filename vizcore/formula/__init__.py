"""A formula that a reader has typed: read, differentiated, computed, examined.

Nothing that was typed is ever executed as Python. Each of these knows only those above it:

1. `tree`: a `Node` is a formula; `errors` has the one error, `effort` limits the work in steps.
2. `language`: text → tree.
3. `calculus`: tree → tree, the derivative and forms that lose no digits.
4. `backends`: tree → numbers, tensors, or code in Python, JavaScript and LaTeX.
5. `analysis`: where a formula has breaks, zeros or no value.

An activation is made of all that in `vizcore.activations.custom`.
"""
