"""Networks of finite width.

`ensemble` follows chance from layer to layer, `spread` the weights' part to first order in 1/width,
`example_spread` the batch; `networks` joins them.
"""
