from collections.abc import Sequence
from typing import Any

from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)

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
