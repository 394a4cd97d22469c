"""Persons, their contact points, consents and roles; slips, devices, PINs and passwords. A person is not a phone."""
