"""How long the server waits, in seconds, by what it waits for."""

PREVIEW_S = 0.06  # a preview that is being made, before the page is computed beside it
FRAME_S = 0.03  # a figure that was sent, until it is in a frame of the browser
CHART_S = 0.25  # a new visitor's browser, until it has drawn the chart
MEASURED_S = 0.4  # a measurement, before the page is drawn without it
PROGRESS_S = 0.1  # a measurement, between two states of its progress bar
GLANCE_S = 1.5  # a measurement, until its length is known well enough
TURN_S = 5.0  # a script for its turn while nobody gets one, before it goes on beside the others
PATIENCE_S = 45.0  # a reader, for a measurement that was not asked for
