"""Instrument: comments and their moderation."""
