"""Training that is watched: `recording`, `keras_fit`; what `presets` claim, over many seeds."""
