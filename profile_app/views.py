from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.markdown.rendering import json_for_script
from blog.paging import paginate
from blog.visits.recording import record_page_visit, served_hour
from profile_app.accent import accent_for_dark_theme
from profile_app.appearance import DENSITY_STYLESHEETS, LOOK_STYLESHEETS, PHOTO_RADII
from profile_app.context import profile_of
from profile_app.first_steps import first_steps
from profile_app.homepage import load_homepage
from profile_app.models import HomeSection, News
from profile_app.person_metadata import profile_page

NEWS_PER_PAGE = 50
PUBLICATION_KINDS = {HomeSection.Kind.PUBLICATIONS, HomeSection.Kind.WRITE_UPS}
KINDS_WITH_CARDS = {HomeSection.Kind.PROJECTS, HomeSection.Kind.PEOPLE}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    profile = profile_of(request)
    if profile.pk:
        prefetch_related_objects([profile], "links")
    about_me = profile_page(profile, request.build_absolute_uri)
    sections = load_homepage(profile)
    context = {
        "profile": profile,
        "sections": sections,
        "has_covers": any(
            entry.cover for s in sections if s.kind in PUBLICATION_KINDS for entry in s.rows
        ),
        "has_cards": any(section.kind in KINDS_WITH_CARDS for section in sections),
        "steps": first_steps(request.user, profile),
        "json_ld": json_for_script(about_me) if about_me else "",
        "served_at": served_hour(),
    }
    response = render(request, "profile_app/home.html", context)
    record_page_visit(request, response, "/")
    return response


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    page = paginate(request, News.objects.all(), size=NEWS_PER_PAGE)
    context = {"profile": profile_of(request), "page": page}
    return render(request, "profile_app/news.html", context)


@require_safe
def theme_css(request: HttpRequest) -> HttpResponse:
    """Serve the owner's choices as a stylesheet, because the CSP forbids inline styles."""
    profile = profile_of(request)
    return render(
        request,
        "profile_app/theme.css",
        {
            "accent": profile.accent,
            "accent_dark": accent_for_dark_theme(profile.accent),
            "photo_radius": PHOTO_RADII[profile.photo_shape],
            "look": LOOK_STYLESHEETS.get(profile.look),
            "density": DENSITY_STYLESHEETS.get(profile.density),
            "custom_css": profile.custom_css,
        },
        content_type="text/css; charset=utf-8",
    )
