"""Code that computes an activation, to take away; each text runs as it stands.

1. `snippets`: for every library, with gradients where they need help.
2. `torch_code`: PyTorch whose gradient is that of the page.
3. `library_calls`: how libraries call the activations that they have themselves.
"""
