"""The lessons: pages that ask before they show.

1. `page`: the overview; `chain_rule`, `why_nonlinearity`, `step_to_sigmoid`, `loss_and_output`,
   `zero_centred`, `convolution`, `which_activation`: a page each.
2. `content`: what each of them says; `frame`: what all of them have in common.
3. `course`: the order of a lecture, for the overview.
"""
