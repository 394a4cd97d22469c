"""Estimating from samples: sizes, weights, intervals, and what must not be shown."""
