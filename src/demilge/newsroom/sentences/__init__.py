"""How a post says what happened: the same functions in each language, with that language's own grammar."""
