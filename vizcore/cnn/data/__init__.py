"""Labelled images, whole in memory.

1. `sources`: what is known of each data set without loading it; `datasets`: loading one.
2. `shapes`: figures drawn from a seed.
3. `fetched`: MNIST and the like, by `download`.
4. `user_images`: own drawings and pictures, made into what a network was trained on.
"""
