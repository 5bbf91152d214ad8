"""Results as pictures: plain data in plotly.js's own names, the same for every page.

1. `figure_spec`: a `FigureSpec` is what the browser draws; `theme`: colours, dashes, axes.
2. `panels`: panels that share their axes; `y_range`: how much of an axis to show.
3. `activations`: what there is to see of functions, with a `rug` under the curves.
4. `flow`: signal and gradient through deep random networks.
5. `training`: a run of a small CNN, drawn empty and filled by the browser.

Nothing is computed here but where things stand: values come from `vizcore.activations`,
`vizcore.flow` and `vizcore.cnn`.
"""
