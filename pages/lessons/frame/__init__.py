"""What all lessons have in common.

1. `lesson`: what a lesson is made of; `activations`: those that a reader may choose or type in one.
2. `show`: hands one to its frame in the browser; `words`: what that frame says in all of them.
3. `promises`: the numbers that a lab will show to who goes on.
"""
