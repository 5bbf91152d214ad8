"""Two inputs through one network.

`pair_quadrature` is exact; `hermite` is quicker, and carries `two_input_recursion`;
`correlation_map` is what one layer makes of the correlation between the inputs.
"""
