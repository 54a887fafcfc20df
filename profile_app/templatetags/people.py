from collections.abc import Sequence

from django import template
from django.urls import reverse

from profile_app.models import Person, Profile

register = template.Library()


@register.simple_tag
def author_links(names: Sequence[str], profile: Profile) -> list[tuple[str, str]]:
    """Return each name with the URL of the person's page or website, or ""."""
    members = Person.objects.members().filter(name__in=names).order_by("-pk") if names else []
    # Of members with the same name, the first.
    urls = {person.name: person.link for person in members if person.link}
    urls[profile.name] = reverse("profile_app:home")
    return [(name, urls.get(name, "")) for name in names]
