from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.popularity import Window, popular_posts
from profile_app.accent import for_dark_paper
from profile_app.homepage import load_homepage, load_sections, split_by_review
from profile_app.models import Profile, Publication

POPULAR_ON_HOMEPAGE = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    popular = popular_posts(Window.ALL, POPULAR_ON_HOMEPAGE)
    return render(request, "profile_app/home.html", {**load_homepage(), "popular": popular})


@require_safe
def cv(request: HttpRequest) -> HttpResponse:
    groups = split_by_review(Publication.objects.for_list())
    return render(request, "profile_app/cv.html", {**load_sections(), **groups})


@require_safe
def theme_css(request: HttpRequest) -> HttpResponse:
    """The owner's accent colour, as a style sheet since the site allows no inline style."""
    accent = Profile.load().accent
    dark = for_dark_paper(accent)
    return render(
        request,
        "profile_app/theme.css",
        {"accent": accent, "accent_dark": dark},
        content_type="text/css; charset=utf-8",
    )
