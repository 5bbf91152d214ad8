"""`training`: updates a second of the network that a reader's browser trains."""
