"""Putting problems in order, with the uncertainty of that order.

Borda-3 (`borda`), pairwise answers (`pairwise`, `grid`), a criteria matrix (`criteria`), severity × reach (`severity`).
"""
