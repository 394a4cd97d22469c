"""The programme folder: CSV tables in which a programme is written down, readable in any spreadsheet."""
