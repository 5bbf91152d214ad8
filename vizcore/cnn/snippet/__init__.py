"""A training run as a few dozen lines of plain PyTorch: `write` puts `parts` together."""
