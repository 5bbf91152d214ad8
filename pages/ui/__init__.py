"""What a page is made of, whichever it is.

1. `page`: the frame of a page; `language`, `presenter`, `navigation`: how it is looked at.
2. `page_state`: its settings, the same in link, session and `widgets`; `lesson_visit`: a lesson has
   none.
3. `component`: a part of the page with a script of its own; `sequence`: its messages, numbered.
4. `plot`, `table`: what is shown; `preview`: what a chart shows while a control moves.
5. `activation`: choosing activations and their parameters, and typing formulas.
6. `assets`: where scripts, style and prose are; `waits`: every waiting time of the server.
"""
