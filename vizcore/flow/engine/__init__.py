"""Random stacks run forward and backward.

1. `checkpointing`: one pass, keeping no more layers than fit; `workspace` is their memory.
2. `stack`: one layer, of `weights`, `matmul`, `normalise` and a `bound_activation`.
3. `record`: the arrays that a pass fills; `inputs`: what enters it.
4. `differences`, `near_zero`: what floats alone would lose.
"""
