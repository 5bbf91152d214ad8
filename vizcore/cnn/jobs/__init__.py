"""What workers of `vizcore.jobs` carry out: arguments in, rows out, commands on the way.

1. `training`: one run; `pair`: two networks in step; `sweep`: many short runs, to be ranked.
2. `predict_user_images`: own drawings, asked of a network that `trained` keeps.
3. `fetch_data`: a data set, so that a page can show how far it is.
4. `process`: settings of a whole process that trains.
"""
