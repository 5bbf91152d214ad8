"""The lessons: pages that ask before they show.

1. `page`: the overview; `chain_rule`, `why_nonlinearity`, `step_to_sigmoid`, `loss_and_output`,
   `zero_centred`, `convolution`, `which_activation`: a page each.
2. `lesson`: what a lesson is made of; `content`: what each of them says; `activations`: those that
   a reader may choose or type in one.
3. `show`: hands one to its frame in the browser; `words`: what that frame says in all of them.
4. `course`: the order of a lecture, for the overview.
5. `promises`: the numbers that a lab will show to who goes on.
"""
