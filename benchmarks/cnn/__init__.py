"""Training that is watched: `recording`, `keras_fit`; what `presets` claim, over many seeds.

`_loops` are the ways to train that are compared; `_keras_serve` is Keras's side.
"""
