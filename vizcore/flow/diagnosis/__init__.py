"""What a measurement means.

`diagnose` finds state, fault and cure (`findings`), and `cure` by theory what a change would do;
`words` says it, with `causes` and `phrases`.
"""
