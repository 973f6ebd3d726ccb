"""What may reach a terminal."""


def printable(text: str) -> str:
    """A line without control characters: another party wrote part of it."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
