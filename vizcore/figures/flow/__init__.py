"""Pictures of deep random networks, measured and predicted.

1. `marks`: what they share: markers, bands, the colours of openness.
2. `profile`: signal, δ and weight gradient over the layers, over what theory predicts.
3. `units`, `histogram`: dead units and inputs of φ, layer by layer.
4. `phase`, `correlation`: order and chaos, and two inputs on their way.
5. `spectrum`, `through_time`: singular values of Jacobians, and recurrent cells.
6. `wave`: what the browser needs to play the gradient on its way back.
"""
