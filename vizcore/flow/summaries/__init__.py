"""What pictures and tables take from results.

1. `line`: one of the compared networks, with the `spread` of each quantity layer by layer.
2. `units`: dead and saturated ones; `histogram`: pre-activations; `density`: singular values.
3. `landmarks`: known initialisations in the phase diagram; `table`: networks in numbers.
"""
