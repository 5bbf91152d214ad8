"""Expectations over normal inputs.

`existence`: whether there are any; `rules` of quadrature; `moments` of φ, each in a `table`.
"""
