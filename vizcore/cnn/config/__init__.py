"""What decides a training run.

1. `train_config`: every number of it, seed included; `registries`: what may be chosen, named.
2. `interventions`: what is changed on the way, as text.
3. `draft`: a network that is being edited and need not fit together yet.
"""
