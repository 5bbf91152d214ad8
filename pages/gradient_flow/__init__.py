"""The page of gradient flow: how far signal and gradient get in a deep random network.

1. `state`: its settings; `page`: the script; `controls`: what stands beside the picture.
2. `scene`: what every picture is drawn from, computed once a rerun.
3. `measuring`: networks are simulated while the page stays alive.
4. `answer`: the diagnosis in a sentence, and the chip that applies the cure.
5. `below`: what stands below the fold, of `pictures`, `table` and `code`.
6. `focus`: which network a picture of one network shows; `undefined`: what is said where φ has no
   value.

Numbers come from `vizcore.flow` and `vizcore.theory`, pictures from `vizcore.figures.flow`.
"""
