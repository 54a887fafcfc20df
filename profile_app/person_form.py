"""The form of a person, and the warning about another person of the same name."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html

from blog.bibliography.names import parse_name
from profile_app.models import Person
from profile_app.publications.spellings import spelling_key


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean(self) -> dict[str, Any]:
        """Turn “Doe, Jack” into “Jack Doe”."""
        cleaned: dict[str, Any] = super().clean() or {}
        name = cleaned.get("name", "")
        if name.count(",") == 1 and not cleaned.get("is_organisation"):
            # “Jack Doe, Jr.” and “Acme, Inc.” are in the right order.
            as_typed = parse_name(name.replace(",", ""))
            if not (as_typed.suffix or as_typed.is_organization):
                cleaned["name"] = str(parse_name(name))
        return cleaned


def warning_about_namesake(person: Person) -> str | None:
    key = spelling_key(person.name)
    others = Person.objects.exclude(pk=person.pk).order_by("pk")
    namesake = next((one for one in others if key and spelling_key(one.name) == key), None)
    if namesake is None:
        return None
    url = reverse("admin:profile_app_person_change", args=[namesake.pk])
    return format_html(
        'There is another {}: <a href="{}">edit that person</a>. Authors of posts with this name '
        "link to the first member you added who has a page or a website.",
        namesake.name,
        url,
    )
