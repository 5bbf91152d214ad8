"""What all pages share.

1. `page`: the frame of a page; `language`, `presenter`, `navigation`: how it is looked at.
2. `state`: its settings, the same in link, session and `widgets`.
3. `component`: a part of the page with a script of its own; `sequence`: its messages, numbered.
4. `plot`, `table`: what is shown; `preview`: what a chart shows while a control moves.
5. `picker`, `sliders`, `formula`, `activation`: choosing activations.
6. `measuring`: computing while the page stays alive; `watching` and `live`: a run that goes on.
7. `job_manager`, `lifespan`, `server`, `previews`, `static_files`, `assets`, `compression`,
   `beforehand`: what the process serves beside the pages.
8. `waits`: every waiting time.
"""
