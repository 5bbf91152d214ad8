"""Text → tree, with a sentence for everything that cannot be read.

1. `tokens` cuts the text; `stray` knows the characters that stand in no formula.
2. `names`: constants, Greek letters and other spellings; `vocabulary`: what a word means here.
3. `parse`: the precedence parser, on a `cursor` among the tokens; `calls` applies functions.
4. `refusals`: what is said of a token in the wrong place; `words`: of a word, with a `guess`.
"""
