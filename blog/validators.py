from django.core.exceptions import ValidationError

from blog.control_characters import FORBIDDEN


def validate_plain_text(value: str) -> None:
    """Refuse control characters, lone surrogates and non-characters, and say where the first is."""
    found = FORBIDDEN.search(value)
    if found is None:
        return
    before = value[: found.start()]
    line = before.count("\n") + 1
    column = found.start() - before.rfind("\n")
    raise ValidationError(
        "The text holds the character U+%(code)s, which cannot be stored or shown "
        "(line %(line)d, column %(column)d). Please delete it.",
        code="forbidden_character",
        params={"code": f"{ord(found[0]):04X}", "line": line, "column": column},
    )
