"""Primary keys that clients send: in URLs, filters and forms."""

# All keys of this length fit in a column of the database.
MAX_DIGITS = 18


def is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
