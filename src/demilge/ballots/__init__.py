"""Instrument: a question, who was put up, the votes counted in the hall, and who won."""
