"""Fair counting that anyone can re-run.

elections · lots · budgets · opinions · priorities · sampling: pure computation over values.
`civicmath.files` reads the formats of the field, `civicmath.command` is the command line.
"""

__version__ = "1.0.0"
