"""The programme folder: the format in which a programme is written down, read and checked."""
