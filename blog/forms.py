from django import forms

from blog.models import Paper, Topic
from blog.models.papers import FIRST_YEAR, LAST_YEAR, PaperQuerySet
from blog.visits.windows import Window


class PageForm(forms.Form):
    page = forms.IntegerField(min_value=1, max_value=100_000, required=False)


class WindowForm(forms.Form):
    window = forms.ChoiceField(choices=Window.choices, required=False)


class PaperFilterForm(PageForm):
    topic = forms.ModelChoiceField(Topic.objects.all(), to_field_name="slug", required=False)
    venue = forms.CharField(max_length=120, required=False)
    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)
    state = forms.ChoiceField(choices=Paper.State.choices, required=False)

    def chosen(self) -> dict[str, str]:
        """Return the active filters by query parameter."""
        names = ("topic", "venue", "year", "state")
        return {name: self.data[name] for name in names if self.cleaned_data.get(name)}

    def filtered(self, papers: PaperQuerySet) -> PaperQuerySet:
        chosen = self.cleaned_data
        if chosen["topic"]:
            papers = papers.under(chosen["topic"])
        for name in ("venue", "year", "state"):
            if chosen[name]:
                papers = papers.filter(**{name: chosen[name]})
        return papers
