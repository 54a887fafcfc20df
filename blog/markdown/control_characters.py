import re

# Control characters but tab, line feed and carriage return; lone surrogates; and the code points
# that Unicode promises never to assign (U+FDD0 to U+FDEF, and the last two of every plane).
_LAST_TWO = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
FORBIDDEN = re.compile(
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_LAST_TWO}]"
)


def replace_forbidden(text: str) -> str:
    """Replace each character that is forbidden in a text by U+FFFD."""
    return FORBIDDEN.sub("\ufffd", text)
