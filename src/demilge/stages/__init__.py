"""The path, in order: assemblies, groups, trainings, surveys, forums, ideas, plans, grants, commitments.

A stage may look back at earlier ones, never ahead; what it must tell a later one goes out as a signal of its events.
"""
