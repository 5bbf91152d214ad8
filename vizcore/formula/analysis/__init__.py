"""Where something happens to a formula: breaks, zeros, points without a value.

1. `roots` and `zeros`: where a tree changes its sign or touches 0.
2. `switches`: at which points its text changes, by comparing, dividing or rounding.
3. `pieces`: between those, the one smooth expression that holds there.
4. `contact`: how smoothly two expressions meet in a point.
5. `centres`: around which points the formula does something.
6. `breaks`: from all of these, where it is not smooth.
7. `domain`: where it has no value; `rounding` bounds what floats have done to a value.
"""
