"""What the server does beside Streamlit; `app` puts it together.

1. `routes`: every address and what answers there.
2. `run_api`: runs as JSON; `previews`: a chart alone, while a control moves; `static_files`;
   `health`: whether this server can do its work.
3. `middleware`: what every request passes: `headers`, what browsers are told an answer may do;
   `compression`: what leaves the machine is compressed; files are kept, read once for all.
4. `preload`: the browser is told at once which scripts a page will need, and the server begins to
   prepare it; `warmup`: what that is, page by page.
5. `lifespan`: what happens when the server starts, rests and ends.
"""
