"""A small convolutional network, trained while one watches every unit.

1. `config`, of `choices`: a `TrainConfig` decides a run; `blocks`, `architectures` and
   `named_networks` describe networks, `draft` one that is being edited.
2. `sources`, `datasets`, `fetched`, `shapes`: labelled images; `batches`: in which order.
3. `network`, of `stage`s with their `weights`; `optimise`: how it learns.
4. `train`: a generator of snapshots; `pair`, two networks in step; `sweep`, many short runs;
   `interventions`: what is changed on the way.
5. `neurons`, `neuron_events` with `causes`: the state of units, and when and why it changed.
6. `verdict`, with `chance` and `divergence`: what is wrong with a run.
7. `records`: all that as rows; `job`: a run as a job of `vizcore.jobs`.
8. `predict_user_images`, `pictures`: own drawings; `snippet`: the run in plain PyTorch.
"""
