"""What is wrong with a run at a recorded step.

1. `judge`: the findings, dead units among them, in numbers; `words`: how they are said.
2. `chance`: how accurate a network is that has learned nothing.
"""
