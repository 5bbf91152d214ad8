"""What becomes of every unit while a network trains.

1. `neurons`: the state of each channel and unit, on the probe set; `unit_states`: in words.
2. `neuron_events`: deaths and revivals between two recorded steps; `causes`: why, in words.
3. `divergence`: which layer left the numbers first, and by what.
"""
