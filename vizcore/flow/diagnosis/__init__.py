"""What a measurement means.

`diagnose` finds state, fault and cure in numbers, `cure` by theory what a change would do; `words`
says it, with `causes` and `phrases`.
"""
