"""Tree → tree: derivatives as a person would write them, and forms that lose no digits.

1. `factors`: a product as numbers and powers; `algebra`: tidy sums and products made of them.
2. `derivative`: the rules, once for each function of the language.
3. `stable`: the same values without the cancellation that the text invites.
4. `exponentials`: quotients and logarithms of sums of exponentials, without overflow.
"""
