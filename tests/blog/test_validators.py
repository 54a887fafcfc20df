import pytest
from django.core.exceptions import ValidationError

from blog.validators import validate_plain_text


@pytest.mark.parametrize("text", ["", "a\tb\r\nc", "潘瑞", "é\u0301", "👩‍💻", "\u00a0\u200b\ufeff"])
def test_plain_text_is_accepted(text):
    validate_plain_text(text)


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\x00", "U+0000"),
        ("\x08", "U+0008"),
        ("\x0b", "U+000B"),
        ("\x1b", "U+001B"),
        ("\x7f", "U+007F"),
        ("\x9f", "U+009F"),
        ("\ud800", "U+D800"),
        ("\udfff", "U+DFFF"),
        ("\ufdd0", "U+FDD0"),
        ("\ufffe", "U+FFFE"),
        ("\U0001ffff", "U+1FFFF"),
        ("\U0010fffe", "U+10FFFE"),
    ],
)
def test_forbidden_character_is_named(character, name):
    with pytest.raises(ValidationError) as refusal:
        validate_plain_text(f"a{character}b")

    message = f"Line 1, column 2: invalid character {name}. Delete it."
    assert refusal.value.messages == [message]


def test_forbidden_character_is_placed_by_line_and_column():
    with pytest.raises(ValidationError) as refusal:
        validate_plain_text("one\ntwo\nth\x01ree\x02")

    assert refusal.value.params == {"code": "0001", "line": 3, "column": 3}
