"""What the lessons say, one file a lesson: `chain_rule`, `why_nonlinearity` (with
`why_nonlinearity_trained`), `step_to_sigmoid`, `loss_and_output`, `zero_centred`, `convolution`,
`which_activation`.

All of them, in the order in which they are taken.
"""

from pages.lessons.content import (
    chain_rule,
    convolution,
    loss_and_output,
    step_to_sigmoid,
    which_activation,
    why_nonlinearity,
    zero_centred,
)

LESSONS = (
    chain_rule.LESSON,
    why_nonlinearity.LESSON,
    step_to_sigmoid.LESSON,
    loss_and_output.LESSON,
    zero_centred.LESSON,
    convolution.LESSON,
    which_activation.LESSON,
)
