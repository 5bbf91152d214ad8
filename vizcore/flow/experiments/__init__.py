"""Measurements of their own kind.

`born_dead`: how often narrow networks are dead from the start; `jacobian_spectrum`: singular values
of input to output; `recurrent`, by `recurrent_config`: gradients through time.
"""
