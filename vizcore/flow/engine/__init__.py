"""Random stacks run forward and backward.

Read `checkpointing` (one pass), `stack` (one layer), `record` (what is kept); the rest serves them.
"""
