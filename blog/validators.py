import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db.models import Model

from blog.markdown.control_characters import FORBIDDEN

# Other dates are typos, such as 0026 for 2026.
POSSIBLE_YEARS = range(1900, 2200)
CHOOSE_A_YEAR = f"Choose a year from {POSSIBLE_YEARS[0]} to {POSSIBLE_YEARS[-1]}."


def validate_years(row: Model, *names: str) -> None:
    """Reject those of the named dates of a row whose year is impossible."""
    days = {name: getattr(row, name) for name in names}
    wrong = {name for name, day in days.items() if day and day.year not in POSSIBLE_YEARS}
    if wrong:
        raise ValidationError(dict.fromkeys(wrong, CHOOSE_A_YEAR))


def validate_plain_text(value: str) -> None:
    """Reject control characters, lone surrogates and noncharacters; report the first."""
    found = FORBIDDEN.search(value)
    if found is None:
        return
    before = value[: found.start()]
    line = before.count("\n") + 1
    column = found.start() - before.rfind("\n")
    raise ValidationError(
        "Line %(line)d, column %(column)d: invalid character U+%(code)s. Delete it.",
        code="forbidden_character",
        params={"code": f"{ord(found[0]):04X}", "line": line, "column": column},
    )


def validate_citation_key(value: str) -> None:
    if not re.fullmatch(r"\w(?:[\w:.+/-]*[\w+])?", value) or re.search(r"\.\.|//|/\.|\./", value):
        raise ValidationError(
            "Use letters and numbers, with - _ : . + / between them: mahajan2020themis."
        )


def validate_link_target(value: str) -> None:
    """Accept a path of the site or an http(s) URL."""
    try:
        parts = urlsplit(value)
        is_url = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_url = False
    is_path = value.startswith("/") and not value.startswith(("//", "/\\"))
    if not (is_url or is_path) or re.search(r"[\s<>\"]", value):
        raise ValidationError(
            "Enter a path that starts with a slash, such as /cv/, or a URL that starts with "
            "https://."
        )


def validate_embed_address(value: str) -> None:
    """Accept an https URL (http on localhost) without placeholders in its host."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        host = ""
    is_local = host in {"127.0.0.1", "localhost"}
    # It becomes part of a header, the content security policy, so it must be ASCII.
    is_plain = re.fullmatch(r"[\w.:-]+", parts.netloc, re.ASCII) if host else None
    if not is_plain or (parts.scheme != "https" and not (is_local and parts.scheme == "http")):
        raise ValidationError("Enter a URL that starts with https:// and a host name.")
    if re.search(r"[\s;,'\"<>]", value):
        raise ValidationError("Remove spaces, quotes, commas, semicolons and angle brackets.")
    unknown = set(re.findall(r"\{(\w*)\}", value)) - {"address", "path", "title"}
    if unknown:
        raise ValidationError(
            f"Unknown placeholder {{{min(unknown)}}}. Available: {{address}}, {{path}}, {{title}}."
        )
