"""Instrument: meeting, agenda, headcount, attendance, speeches, decisions, addenda."""
