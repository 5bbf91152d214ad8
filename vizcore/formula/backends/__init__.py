"""What a tree is turned into: numbers, tensors, code.

1. `evaluate`: float64 values in NumPy.
2. `tensors`: a PyTorch function that autograd differentiates.
3. `write`: one line of text, with brackets only where needed; `python_code` (NumPy and PyTorch),
   `javascript` and `latex` write with it.
4. `conditions`: the rows of a piecewise formula, for LaTeX.
"""
