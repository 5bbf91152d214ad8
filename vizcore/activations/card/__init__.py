"""The property card: what is computed of an activation, in words.

1. `lines`: label, definition and value of every property, in words and to sort by.
2. `words`: how a value is said; `intervals`: stretches of the x axis in words.
3. `verdicts`: what learners ask, answered; `averages` and `smoothness` answer two of these.
"""
