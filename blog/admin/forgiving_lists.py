"""Lists of the admin that answer hostile input with a sentence, or with the whole list."""

from typing import Any

from django import forms
from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest
from unfold.views import ChangeList


class RowForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row of a list that shows errors in fields the list doesn't have, which Django refuses."""

    def add_error(self, field: str | None, error: Any) -> None:
        for name, errors in getattr(error, "error_dict", {field: error}).items():
            super().add_error(name if name in self.fields else None, errors)


class _ForgivingList(ChangeList):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().__init__(*args, **kwargs)
        except (ValueError, OverflowError) as error:
            raise IncorrectLookupParameters(error) from error


class ForgivingLookups:
    """Show the whole list for filters in the URL with numbers or years out of range."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return _ForgivingList
