"""Language tags: en, zh-Hans, pt-BR (BCP 47, RFC 5646)."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

# Without the irregular tags of older standards, such as i-klingon.
_WELL_FORMED = re.compile(
    r"""(?ix)
    (?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})         # language
    (?:-[a-z]{4})?                                      # script
    (?:-(?:[a-z]{2}|[0-9]{3}))?                         # region
    (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*            # variants
    (?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*                 # extensions
    (?:-x(?:-[a-z0-9]{1,8})+)?                          # private use
    |x(?:-[a-z0-9]{1,8})+"""
)


def is_language_tag(text: str) -> bool:
    """Return whether a text is a well-formed tag; its parts may be unknown."""
    return _WELL_FORMED.fullmatch(text) is not None


def normalized_tag(tag: str) -> str:
    """Return a tag in the usual case, ``zh-Hans-CN``, also for ``zh_hans_cn``; else the text."""
    written = tag.strip().replace("_", "-")
    if not is_language_tag(written):
        return tag
    first, *others = written.lower().split("-")
    parts, is_extension = [first], len(first) == 1
    for part in others:
        is_extension |= len(part) == 1
        usual = {2: part.upper(), 4: part.title()}.get(len(part), part)
        parts.append(part if is_extension else usual)
    return "-".join(parts)


def validate_language_tag(value: str) -> None:
    if not is_language_tag(value):
        raise ValidationError(
            "“%(value)s” is not a language tag. Use one such as en, zh-Hans or pt-BR.",
            code="language_tag",
            params={"value": value},
        )


class LanguageTagField(models.CharField):  # type: ignore[type-arg]
    """Stores tags in the usual case."""

    default_validators = [validate_language_tag]

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return normalized_tag(text) if isinstance(text, str) else text

    def deconstruct(self) -> Any:
        """Migrations see the column, a CharField."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
