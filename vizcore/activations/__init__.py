"""Activation functions: a catalogue, typed formulas, and everything that can be said of one.

1. `model`: an `Activation` is a formula with parameters; `custom` makes one of what was typed.
2. `catalogue`, one file a family; `kernels`: the same in PyTorch, for training.
3. `spec`: the choice of one with values; `vector`: those of several numbers at once.
4. `curves`: φ and its derivatives on points.
5. `analysis`: what is computed of an activation, its `properties` above all.
6. `gate`: how much of a gradient a unit lets through, on one scale for every page.
7. `card`: all that in words; `code`: lines to take away; `timing`: what it costs here.
8. `view`: what the page of activations shows, as settings and numbers.
"""
