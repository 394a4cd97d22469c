"""Pure helpers for every floor: time, dates as sources give them, ids, verdicts. No tables."""
