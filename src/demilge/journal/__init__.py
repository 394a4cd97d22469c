"""The append-only, hash-chained record of every official act, and the receipts that make a replay harmless."""
