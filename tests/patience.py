"""How long a test waits for what must come."""

PATIENCE_S = 180.0  # a cold worker on a busy machine needs more than a minute
