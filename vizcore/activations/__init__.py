"""Activation functions: a catalogue, typed formulas, and everything that can be said of one.

1. `model`: an `Activation` is a formula with parameters; `custom` makes one of what was typed.
2. `catalogue`, one file a family; `functions` and `slopes`: the same in PyTorch, for training.
3. `spec`: the choice of one with values; `vector`: those of several numbers at once.
4. `survey`, on a `grid` with `tails`: the function as a whole, between its breaks and far out.
5. `properties`, from `extremes`, `saturation`, `domain`, `moments`: what is computed of it.
6. `rounding`, `cancellation`, `breakdown`: where floating point says something else.
7. `gate`: how much of a gradient a unit lets through, on one scale for every page.
8. `card` and `verdicts`, with `words` and `stretches`: all that in sentences.
9. `snippets`, with `torch_code` and `library_calls`: code to take away; `cost`: measured.
"""
