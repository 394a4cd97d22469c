"""Putting problems in order, with the uncertainty of that order."""
