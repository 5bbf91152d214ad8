"""Which activation to take: `recommend` puts together what the others say.

`feed_forward`: hidden layers, by what `vizcore.flow` recommends for a depth and a norm;
`recurrent`: a cell whose gates remember for so many steps; `outputs`: the last layer and its loss;
`choice`: what comes of it.
"""
