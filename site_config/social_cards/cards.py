"""The text on the social card of each page."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from blog.markdown.rendering import title_text
from blog.models import Page, Paper, Post
from profile_app.context import profile_of
from profile_app.models import Course, Person, Profile, Project, Publication, Talk
from site_config.social_cards.drawing import Card

MAX_TITLE_CHARS = 300
MAX_ABOUT_CHARS = 200
# Title, kicker, about and language.
_Texts = tuple[str, str, str, str]


def card_of(kind: str, name: str, request: HttpRequest) -> Card:
    """Return the card of a page. ``kind``: one of KINDS. Raise Http404 if it isn't public."""
    profile = profile_of(request)
    title, kicker, about, language = CARD_KINDS[kind](name, profile)
    return Card(
        title=title[:MAX_TITLE_CHARS],
        kicker=kicker,
        about=about[:MAX_ABOUT_CHARS],
        author=profile.name if kind != "home" else "",
        site=request.get_host(),
        accent=profile.accent,
        language=language,
        photo=(profile.photo.name or "") if kind == "home" else "",
        photo_shape=profile.photo_shape,
    )


def _post(name: str, profile: Profile) -> _Texts:
    post = get_object_or_404(Post.objects.visible_to(AnonymousUser()).for_page(), slug=name)
    kicker = " · ".join(topic.name for topic in post.topics.all()[:2]) or post.get_kind_display()
    about = f"{title_text(post.paper.title)} · {post.paper.venue_and_year}" if post.paper else ""
    about = ", ".join(post.author_names) or (about or post.summary).removesuffix(" · ")
    return title_text(post.title), kicker, about, post.language


def _page(name: str, profile: Profile) -> _Texts:
    page = get_object_or_404(Page.objects.visible_to(AnonymousUser()), path=f"/{name}/")
    return title_text(page.title), profile.name, page.summary, page.language


def _publication(name: str, profile: Profile) -> _Texts:
    found = Publication.objects.prefetch_related("authorships__person")
    publication = get_object_or_404(found, slug=name)
    authors = ", ".join(map(str, publication.authorships.all()))
    return title_text(publication.title), publication.venue_and_year, authors, "en"


def _project(name: str, profile: Profile) -> _Texts:
    project = get_object_or_404(Project, slug=name)
    return title_text(project.title), profile.name, project.summary, profile.language


def _talk(name: str, profile: Profile) -> _Texts:
    talk = get_object_or_404(Talk, slug=name)
    return title_text(talk.title), talk.event, talk.place, profile.language


def _course(name: str, profile: Profile) -> _Texts:
    course = get_object_or_404(Course, slug=name)
    return str(course), course.year, course.institution, profile.language


def _person(name: str, profile: Profile) -> _Texts:
    person = get_object_or_404(Person.objects.members(), slug=name)
    return person.name, profile.name, person.about, profile.language


def _paper(name: str, profile: Profile) -> _Texts:
    paper = get_object_or_404(Paper, citation_key=name)
    return title_text(paper.title), paper.venue_and_year, paper.authors, "en"


def _home(name: str, profile: Profile) -> _Texts:
    return profile.name, profile.native_name, profile.headline, profile.language


CARD_KINDS: dict[str, Callable[[str, Profile], _Texts]] = {
    "home": _home,
    "pages": _page,
    "papers": _paper,
    "posts": _post,
    "projects": _project,
    "talks": _talk,
    "courses": _course,
    "people": _person,
    "publications": _publication,
}
