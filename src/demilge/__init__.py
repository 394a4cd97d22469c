"""Demilge: one traceable chain from a yard assembly to a kept promise."""

__version__ = "0.1.0"
