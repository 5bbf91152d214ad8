"""Pictures of activation functions.

1. `curves`: φ and its derivatives, the picture that the page opens with.
2. `distribution`: outputs and slopes of normal inputs; `probe`: one input, once and repeatedly.
3. `cost`: how long they take beside ReLU; `vector`: those that need more than one input.
4. `sparkline`: a thumbnail, as the path of an SVG.
"""
