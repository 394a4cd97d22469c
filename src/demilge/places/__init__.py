"""Programmes, places, public bodies and services; every name with its languages, dates and aliases."""
