"""Keys of rows in URLs and forms, which anyone can edit."""

MAX_DIGITS = 18


def is_key(text: str) -> bool:
    """Return whether a database accepts the text as the key of a row."""
    return text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
