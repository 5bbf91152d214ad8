"""Deep random networks, measured and predicted: how signal and gradient get through them.

Data goes down this list, and so does who reads it:

1. `config`: a `FlowConfig` is one network; `variant`, `view` and `presets`: several, compared.
2. `simulate` plans passes that fit into memory; `engine` runs them (`checkpointing`, `stack`).
3. `result`: a `FlowResult` is what they measured in every layer.
4. `predict`: what `vizcore.theory` expects of a configuration, given the `overlap` of its inputs.
5. `summaries`: results and predictions as means, spreads and densities, for figures and tables.
6. `diagnosis`: a result and its prediction as state, fault and cure; then `words` says them.
7. `recommendation`, by `search` and `lasting`: what to initialise with; `snippet`: the same
   networks in plain PyTorch.
8. `experiments`: networks born dead, singular values of Jacobians, recurrent cells.

The page hands each step what the one before made. Nothing here knows how it is drawn.
"""
