"""A small convolutional network, trained while one watches every unit.

1. `architecture`: networks as blocks in a row, by name or as text.
2. `config`: a `TrainConfig` decides a run; `presets`: runs worth watching.
3. `data`: labelled images; `batches`: in which order a run takes them.
4. `model`: the network in PyTorch; `optimise`: how it learns.
5. `observe`: the state of every unit, when and why it changed, where numbers were left.
6. `train`: a generator of snapshots: trains, observes, and takes part in nothing else.
7. `verdict`: what is wrong with a run; `records`: all that as rows for the browser.
8. `jobs`: what workers carry out: one run, two in step, a sweep, own drawings.
9. `snippet`: the run in plain PyTorch.
"""
