"""The site's icon: the owner's initials on the accent color."""

import io

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw, ImageFont

from profile_app.context import profile_of

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="7" fill="{}"/>'
    '<text x="16" y="21.5" text-anchor="middle" font-family="Georgia,serif" font-weight="700"'
    ' font-size="15.5" fill="#fff">{}</text></svg>'
)
_ICO_SIZES = [(16, 16), (32, 32), (48, 48)]
_DRAWN = 192


def initials(name: str) -> str:
    """Return the first letters of the first and last word, such as RP, or one character."""
    words = name.split()
    letters = [word[0].upper() for word in (words[0], words[-1])] if words else []
    return "".join(letters if len(words) > 1 else letters[:1])


@require_safe
@cache_control(public=True, max_age=3600)
def favicon_svg(request: HttpRequest) -> HttpResponse:
    profile = profile_of(request)
    drawn = format_html(_SVG, profile.accent, initials(profile.name))
    return HttpResponse(drawn, content_type="image/svg+xml")


@require_safe
@cache_control(public=True, max_age=3600)
def favicon_ico(request: HttpRequest) -> HttpResponse:
    """Serve the icon to browsers that don't support SVG."""
    profile = profile_of(request)
    return HttpResponse(
        draw_ico(initials(profile.name), profile.accent), content_type="image/x-icon"
    )


def draw_ico(text: str, accent: str) -> bytes:
    """Draw the icon; Pillow's font only has Latin letters, so others are left out."""
    image = Image.new("RGBA", (_DRAWN, _DRAWN))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, _DRAWN - 1, _DRAWN - 1), _DRAWN * 7 // 32, fill=accent)
    if text.isascii():
        font = ImageFont.load_default(_DRAWN // 2)
        draw.text((_DRAWN // 2, _DRAWN // 2), text, "white", font, anchor="mm")
    out = io.BytesIO()
    image.save(out, "ICO", sizes=_ICO_SIZES)
    return out.getvalue()
