"""The sixth stage: proposals, comments, an official answer."""
