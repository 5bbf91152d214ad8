"""Mean-field theory of random networks: what `vizcore.flow` measures, without simulating.

Data goes down this list, and so does who reads it:

1. `stack`: a `RandomStack` is what theory needs to know of a network.
2. `gaussian`: expectations over normal inputs, by quadrature (`rules`), as tables over ln q.
3. `variance_recursion`: the variance of the signal from layer to layer, with `batch_norm`.
4. `layer_contributions`: what of it comes by the branch, the skip connection and the biases.
5. `pairs`: two inputs at once, and the correlation between them.
6. `finite_width`: what chance makes of signal and gradient in networks of finite width: the band
   that pictures show.
7. `mean_field`: all of that as one prediction; `steady`: for many variances at once.
8. `phase`, `born_dead`, `jacobian_spectrum`, `recurrent` with `lstm`: questions of their own.
"""
