"""Pages in Chromium: `first_paint`, `first_row`, `repaint`, `dragging`, `scrubbing`."""
