"""What is computed of an activation, for its current parameter values.

1. `sampling`: φ and φ′ on points; `grid`: at which points an activation is looked at.
2. `survey`, with `tails`: the function as a whole, between its breaks and far out.
3. `extremes`, `saturation`, `domain`: its range and steepest slope, where it has none, where it
   has no value.
4. `moments`: what becomes of a normal variable.
5. `properties`: all that together, once.
6. `cancellation`, `rounding`, `breakdown`: where floating point says something else.
"""
