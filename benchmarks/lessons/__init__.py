"""What runs in a reader's browser during a lesson.

1. `training`: updates of a network in a second.
2. `frames`: frames of its picture in a second, meanwhile.
"""
