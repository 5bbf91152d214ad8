"""What a page is made of, whichever it is.

1. `page`: the frame of a page; `language`, `presenter`, `navigation`: how it is looked at;
   `ask`: what a link may ask first; `glossary`: the terms that explain themselves.
2. `page_state`: its settings, the same in link, session and `widgets`; `lesson_visit`: a lesson has
   none.
3. `components`: parts of the page with a script of their own.
4. `activation`: choosing activations and their parameters, and typing formulas.
5. `assets`: where scripts, style and prose are; `waits`: every waiting time of the server; `turn`:
   scripts of pages run one after another.
"""
