"""The page of the live CNN: a network trains while the reader watches each unit.

1. `state`: its settings; `page`: the script, whose first act is to ask for the run that they
   describe.
2. `compare`: one network, or two in step: what is chosen, and which job trains it.
3. `network`: which network; `builder`: one of one's own, block by block.
4. `pictures`: drawn empty; the browser fills them with what the run records.
5. `intervene`: what is changed while the run goes on.
6. `drawing`: own pictures for the trained network; `sweep`: many short runs, ranked.
7. `words`: what the page says.

Runs are those of `pages.live`; numbers come from `vizcore.cnn`.
"""
