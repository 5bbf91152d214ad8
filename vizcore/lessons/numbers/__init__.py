"""What each lesson sends to its picture: one file a lesson, one function ``numbers`` in it.

`chain_rule`, `why_nonlinearity`, `step_to_sigmoid`, `loss_and_output`, `zero_centred`,
`convolution` and `which_activation`. All numbers are made by the computations of `vizcore.lessons`
and by the activations of the catalogue. What a text of a lesson says is filled in from them, so
that no number on those pages is typed.
"""
