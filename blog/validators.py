import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

from blog.markdown.control_characters import FORBIDDEN


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


def validate_citation_key(value: str) -> None:
    if not re.fullmatch(r"\w(?:[\w:.+/-]*[\w+])?", value) or re.search(r"\.\.|//|/\.|\./", value):
        raise ValidationError(
            "A key is made of letters, digits and - _ : . + / between them: mahajan2020themis."
        )


def validate_embed_address(value: str) -> None:
    """Accept an https address (http on this computer), whose host names no place of the post."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        host = ""
    is_local = host in {"127.0.0.1", "localhost"}
    is_plain = re.fullmatch(r"[\w.:-]+", parts.netloc) if host else None
    if not is_plain or (parts.scheme != "https" and not (is_local and parts.scheme == "http")):
        raise ValidationError("The address begins with https:// and the name of the service.")
    if re.search(r"[\s;,'\"<>]", value):
        raise ValidationError("The address holds a space, a quote or another sign that ends it.")
    unknown = set(re.findall(r"\{(\w*)\}", value)) - {"address", "path", "title"}
    if unknown:
        raise ValidationError(
            f"{{{min(unknown)}}} stands for nothing here. There are {{address}}, {{path}} and "
            "{title}."
        )
