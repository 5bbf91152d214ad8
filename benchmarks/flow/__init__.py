"""Deep random networks: `equal_batch`, `interactive`, `scaling`; `theory` and its `band`."""
