"""The owner as schema.org metadata for the homepage."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from profile_app.models import Authorship, Profile, ProfileLink
from profile_app.publications.metadata import OWNER_ID
from profile_app.publications.spellings import spelling_key


def profile_page(profile: Profile, absolute: Callable[[str], str]) -> dict[str, Any] | None:
    """Return the homepage as a ``ProfilePage``, or None if the profile has no name."""
    if not profile.name:
        return None
    home = absolute(reverse("profile_app:home"))
    person = {
        "@type": "Person",
        "@id": home + OWNER_ID,
        "name": profile.name,
        "alternateName": _other_names(profile),
        "url": home,
        "description": profile.headline,
        "image": absolute(profile.photo.url) if profile.photo else "",
        "sameAs": [link.url for link in profile.links.all() if link.kind != ProfileLink.Kind.OTHER],
    }
    return {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "url": home,
        "mainEntity": {name: value for name, value in person.items() if value},
    }


def _other_names(profile: Profile) -> list[str]:
    """Return only names that readers see, because a former name may be private."""
    printed = Authorship.objects.filter(person__is_me=True).order_by()
    pairs = printed.values_list("printed_name", "person__name").distinct()
    names = [profile.native_name, *sorted({shown or name for shown, name in pairs})]
    return [name for name in names if name and spelling_key(name) != spelling_key(profile.name)]
