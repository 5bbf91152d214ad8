"""Measurements of their own kind: narrow networks, Jacobians, recurrent cells."""
