"""Expectations over normal inputs: `rules` of quadrature, `moments` of φ, each in a `table`."""
