from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

from blog.admin.keys import is_key


class _OnlyKeys:
    """Shows no option for a sent value that isn't a key, with which Django's query fails."""

    def optgroups(self, name: str, value: list[Any], attr: Any = None) -> list[Any]:
        keys = [one for one in value if not one or is_key(str(one))]
        groups: list[Any] = super().optgroups(name, keys, attr)  # type: ignore[misc]
        return groups


class ForgivingAutocomplete(_OnlyKeys, AutocompleteSelect):
    pass


class ForgivingAutocompleteMultiple(_OnlyKeys, AutocompleteSelectMultiple):
    pass
