from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import ValidationError

from blog.admin.keys import is_key


class _OnlyKeys(AutocompleteMixin):
    """Shows no option for a sent value that isn't a key, with which Django's query fails."""

    def optgroups(
        self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None
    ) -> list[Any]:
        keys = [one for one in value if not one or is_key(str(one))]
        return super().optgroups(name, keys, attr)


class ForgivingAutocomplete(_OnlyKeys, AutocompleteSelect):
    pass


class ForgivingAutocompleteMultiple(_OnlyKeys, AutocompleteSelectMultiple):
    pass


class KeysField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Refuses values that aren't keys, with which Django's query fails."""

    def clean(self, value: Any) -> Any:
        for one in value if isinstance(value, list | tuple) else ():
            if not is_key(str(one)):
                message = self.error_messages["invalid_pk_value"]
                raise ValidationError(message, code="invalid_pk_value", params={"pk": one})
        return super().clean(value)
