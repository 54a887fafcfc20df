from typing import Any

from django import template

from profile_app.icons import icon_of

register = template.Library()


@register.inclusion_tag("profile_app/_icon.html")
def link_icon(name: str) -> dict[str, Any]:
    """Show the icon of a kind of profile link, of ``cv`` or of ``email``."""
    return {"icon": icon_of(name)}
