"""Claims of speed, measured: each script runs two things side by side and prints their ratio.

1. `activations`: curves of the whole catalogue, and the page's script.
2. `flow`: simulating deep networks, against plain PyTorch; theory, against simulating.
3. `cnn`: training that records everything, against training that records nothing, and Keras.
4. `jobs`: many people who watch one run, and what that costs; a cluster; a long day.
5. `pages`: in a browser, from a click to what is drawn, and frames a second.
6. `lessons`: a network that trains in the reader's browser.

``python -m benchmarks.cnn.recording`` runs one, ``make bench`` all. Names with ``_`` are helpers:
`_timing` runs candidates in turns.
"""
