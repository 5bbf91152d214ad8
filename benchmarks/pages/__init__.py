"""Pages in Chromium: `first_paint`, `first_chart`, `first_row`, `repaint`, `dragging`, `scrubbing`.

`static_files`: how the server sends scripts; `students`: what each who opens a page costs it.
"""
