"""What a transport raises when a message did not go out."""


class TryLater(Exception):
    """It may work another time: no link, a full letter box. The text says what the channel answered."""


class Hopeless(Exception):
    """It will never work: no such address. The text says what the channel answered."""
