"""Instrument: a community's problems, the voices they come from, their evidence and rank."""
