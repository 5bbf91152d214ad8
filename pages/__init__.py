"""The front end: everything that knows Streamlit, or is served beside it.

1. `frame`: what surrounds every page, and the table of the pages.
2. `activations`, `gradient_flow`, `live_cnn`: a folder for each page, named as its address. Its
   script is `page`; Streamlit runs that from top to bottom whenever a control changes.
3. `lessons`: the lessons, a script each, and the overview of them.
4. `ui`: what a page is made of, whichever it is.
5. `live`: runs that go on while they are looked at, in the session and on the page.
6. `web`: what the server does beside Streamlit.

Imports go from `ui` by `live` to the pages, and from all of these to `web`.
"""
