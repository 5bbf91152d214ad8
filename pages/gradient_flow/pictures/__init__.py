"""The pictures of the gradient-flow page, each with its own controls.

1. `profile`: signal and gradient over the layers, the page's main picture.
2. `phase`: order and chaos; `correlation`: two inputs on their way.
3. `dying`: dead units, and networks born dead.
4. `jacobian`: singular values; `through_time`: recurrent networks.
"""
