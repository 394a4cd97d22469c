"""Seat rules: at least or at most so many of a group, applied to any count."""
