"""Networks as blocks in a row, before they have any weights.

1. `blocks`: convolution, pooling, dense, and their short text, ``c16k3p1m2-c32k3p1m2-d64``.
2. `named_networks`: those of papers and tutorials.
3. `architectures`: what follows from blocks: sizes, parameters, receptive fields.
"""
