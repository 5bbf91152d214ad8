"""Deep random networks: `equal_batch`, `interactive`, `scaling`; `theory` and its `band`.

`_plain` is the yardstick: a stack as one writes it in plain PyTorch.
"""
