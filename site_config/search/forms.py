from django import forms

from blog.models import SearchEntry
from blog.models.papers import FIRST_YEAR, LAST_YEAR
from site_config.search.finding import Filters


class SearchForm(forms.Form):
    """Filters of the search; invalid ones are ignored."""

    kind = forms.ChoiceField(choices=SearchEntry.Kind.choices, required=False)
    topic = forms.SlugField(max_length=120, allow_unicode=True, required=False)
    language = forms.CharField(max_length=12, required=False)
    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)
    page = forms.IntegerField(min_value=1, max_value=100_000, required=False)

    def filters(self) -> Filters:
        given = self.cleaned_data
        return Filters(
            kind=given.get("kind") or "",
            topic=given.get("topic") or "",
            language=given.get("language") or "",
            year=given.get("year"),
        )

    def page_number(self) -> int:
        return self.cleaned_data.get("page") or 1
