"""Many people and runs: viewers `polling` one run, or pages (`viewers`); runs in a `cluster`."""
