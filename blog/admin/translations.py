"""The field "Translation of" of the forms of posts and pages."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from blog.admin.autocomplete import ForgivingAutocomplete
from blog.languages import language_name
from blog.models import Post, Redirect
from blog.translations import refusal_of_translation, set_translation_key, translation_key_of

FIELD = "translation_of"
_HELP = "The same text in another language. Each links to the other, one per language."
# A relation to posts, as Django's widget needs one.
_RELATION: Any = Redirect._meta.get_field("post")


def text_label(text: Post) -> str:
    return f"{text} · {language_name(text.language)}"


def translation_group(text: Post) -> list[Post]:
    group = Post.with_pages.exclude(translation_key="").filter(translation_key=text.translation_key)
    return list(group.exclude(pk=text.pk).for_links().order_by("pk"))


def first_translation(text: Post) -> str:
    """Return the key of the first of the other texts of a text's group, or ""."""
    return next((str(other.pk) for other in translation_group(text)), "")


class TextSuggestions(AutocompleteJsonView):
    """The posts or pages found by title and text, with their languages."""

    model_admin: Any = None

    def process_request(self, request: HttpRequest) -> tuple[str, Any, Any, str]:
        return request.GET.get("term", ""), self.model_admin, _RELATION, "pk"

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {**super().serialize_result(obj, to_field_name), "text": text_label(obj)}


class TextChooser(ForgivingAutocomplete):
    """Suggests posts, or pages, from the URL."""

    def __init__(self, url_name: str, admin_site: Any) -> None:
        super().__init__(_RELATION, admin_site)
        self.url_name = url_name

    def get_url(self) -> str:
        return reverse(self.url_name)


class _TextField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return text_label(obj)


class TranslatedForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    # What the form shows of other rows, to detect concurrent edits.
    related_texts: ClassVar[dict[str, Callable[[Any], str]]] = {FIELD: first_translation}
    # Set for each request.
    chooser: forms.Widget = forms.Select()
    texts: models.QuerySet[Post] = Post.with_pages.none()

    translation_of = _TextField(texts, label="Translation of", required=False, help_text=_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields[FIELD]
        field.widget, field.queryset = self.chooser, self.texts
        if self.instance.pk:
            group = translation_group(self.instance)
            self.initial[FIELD] = next((other.pk for other in group), None)
            if others := ", ".join(f"“{text_label(other)}”" for other in group[1:]):
                field.help_text = f"{_HELP} Also linked: {others}."

    def _post_clean(self) -> None:
        """Check the group before the model checks the language in it."""
        chosen = self.cleaned_data.get(FIELD)
        # A text is what the row has had since the form was opened, and stays.
        if FIELD in self.changed_data and FIELD not in self.errors and not isinstance(chosen, str):
            language = self.cleaned_data.get("language", self.instance.language)
            reason = chosen and refusal_of_translation(self.instance, chosen, language)
            if reason:
                self.add_error(FIELD, reason)
            else:
                self.instance.translation_key = chosen.translation_key if chosen else ""
        super()._post_clean()  # type: ignore[misc]

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        chosen = self.cleaned_data.get(FIELD)
        if FIELD in self.changed_data and isinstance(chosen, Post):
            key = translation_key_of(chosen)
            set_translation_key(chosen, key)
            set_translation_key(self.instance, key)
