from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.common import no_append_slash
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from blog.comments import comments_on
from blog.dates import local
from blog.forms import PaperFilterForm, WindowForm
from blog.languages import in_language_of
from blog.links.hover_cards import hover_cards
from blog.links.post_links import find_post_url
from blog.links.related import posts_mentioning, related_posts
from blog.list_blocks import fill_lists
from blog.markdown.lookups import render_text
from blog.models import BlogSettings, Page, Paper, Post, Series, Topic
from blog.paging import paginate
from blog.papers.reading_list import reading_list_facets
from blog.papers.reading_years import years_read
from blog.post_lists import PinnedFirst, newest_by_topic, posts_by_year, topics_with_posts
from blog.translations import translation_context
from blog.visits.popularity import popular_posts, visit_total
from blog.visits.recording import record_visit, served_hour
from blog.visits.visit_series import sparklines
from blog.visits.windows import Window
from blog.writers import sees_all_posts

POSTS_PER_PAGE = 20
PAPERS_PER_PAGE = 100
POPULAR_POSTS = 50
NEIGHBORS = 6
_SAFE_METHODS = ("GET", "HEAD")


@require_safe
def post_list(request: HttpRequest) -> HttpResponse:
    context = {
        "page": paginate(request, PinnedFirst(), size=POSTS_PER_PAGE),
        "topics": topics_with_posts(),
        "years": posts_by_year(),
    }
    return render(request, "blog/post_list.html", context)


@require_safe
def post_detail(request: HttpRequest, slug: str) -> HttpResponse:
    post = get_object_or_404(Post.objects.visible_to(request.user).for_page(), slug=slug)
    _hide_links_to_drafts(post, request.user)
    translations = translation_context(post, request)
    with in_language_of(post.language):
        return _post_page(request, post, translations)


def _post_page(request: HttpRequest, post: Post, translations: dict[str, object]) -> HttpResponse:
    topic = next(iter(post.topics.all()), None)
    older, newer = post.neighbors(topic) if post.is_listed else (None, None)
    parts = Post.objects.published().filter(series=post.series).in_order().for_links()
    blog_settings = BlogSettings.load()
    comments = comments_on(post, blog_settings, request.build_absolute_uri())
    fill_lists(post, request)
    context = {
        **translations,
        "post": post,
        "parts": list(parts) if post.series else [],
        "cards": hover_cards(post),
        "writing": blog_settings,
        "comments": comments,
        "older": older,
        "newer": newer,
        "within": topic,
        "related": related_posts(post) if post.is_public else [],
        "mentions": posts_mentioning(post),
        "visits": visit_total(post),
        "visit_line": sparklines([post.pk], Window.YEAR)[post.pk],
        "served_at": served_hour(),
    }
    response = render(request, "blog/post_detail.html", context)
    if comments:
        response._csp_update = {"frame-src": [comments.origin]}  # type: ignore[attr-defined]
    record_visit(request, response, post)
    return response


def _hide_links_to_drafts(post: Post, user: Any) -> None:
    """Replace the stored HTML of a draft, which has links to drafts that the user may not see."""
    if post.is_public or sees_all_posts(user):
        return
    find = partial(find_post_url, user=user)
    rendered = render_text(post.body, language=post.language, has_lists=True, find_post_url=find)
    post.body_html = rendered.html


@no_append_slash  # RedirectMiddleware adds the slash, only where there is a public page.
@csrf_exempt  # A POST to a path without a page is a 404, with or without a token.
def page_detail(request: HttpRequest, path: str) -> HttpResponse:
    page = get_object_or_404(Page.objects.visible_to(request.user), path=f"/{path}/")
    if request.method not in _SAFE_METHODS:
        return HttpResponseNotAllowed(_SAFE_METHODS)
    _hide_links_to_drafts(page, request.user)
    translations = translation_context(page, request)
    with in_language_of(page.language):
        fill_lists(page, request)
        context = {
            **translations,
            "post": page,
            "cards": hover_cards(page),
            "served_at": served_hour(),
        }
        response = render(request, "blog/page_detail.html", context)
    record_visit(request, response, page)
    return response


@require_safe
def topic_list(request: HttpRequest) -> HttpResponse:
    topics = topics_with_posts()
    descriptions = dict(Topic.objects.values_list("pk", "description_html"))
    newest = newest_by_topic()
    for topic in topics:
        topic.description_html = descriptions[topic.pk]
    context = {"topics": [(topic, newest[topic.pk]) for topic in topics]}
    return render(request, "blog/topic_list.html", context)


@require_safe
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    topic = get_object_or_404(Topic, slug=slug)
    posts = Post.objects.published().under(topic).for_list().newest_first()
    context = {
        "topic": topic,
        "path": Topic.objects.tree()[topic.pk].path,
        "children": [child for child in topics_with_posts() if child.parent_id == topic.pk],
        "paper_count": Paper.objects.under(topic).count(),
        "page": paginate(request, posts, size=POSTS_PER_PAGE),
    }
    return render(request, "blog/topic_detail.html", context)


@require_safe
def whole_archive(request: HttpRequest) -> HttpResponse:
    posts = Post.objects.published().for_links().newest_first()
    of_years = groupby(posts, key=lambda post: post.published_at and local(post.published_at).year)
    context = {
        "years": posts_by_year(),
        "posts_of_years": [(year, list(of_year)) for year, of_year in of_years],
    }
    return render(request, "blog/whole_archive.html", context)


@require_safe
def archive(request: HttpRequest, year: int) -> HttpResponse:
    years = posts_by_year()
    is_recent = 1900 <= year <= timezone.localdate().year
    # The first year of the calendar has no bounds in every time zone.
    if year < 2 or not (is_recent or year in dict(years)):
        raise Http404("No posts from that year.")
    posts = Post.objects.published().filter(published_at__year=year).for_list().newest_first()
    context = {
        "year": year,
        "years": years,
        "page": paginate(request, posts, size=POSTS_PER_PAGE * 5),
    }
    return render(request, "blog/archive.html", context)


@require_safe
def paper_list(request: HttpRequest) -> HttpResponse:
    form = PaperFilterForm(request.GET)
    if not form.is_valid():
        raise Http404("Invalid filter.")
    papers = form.filtered(Paper.objects.with_notes())
    context = {
        "page": paginate(request, papers, size=PAPERS_PER_PAGE),
        "facets": reading_list_facets(form.chosen()),
        "chosen": form.chosen(),
        "query": urlencode(form.chosen()),
        "years_read": years_read(),
    }
    return render(request, "blog/paper_list.html", context)


@require_safe
def paper_detail(request: HttpRequest, key: str) -> HttpResponse:
    paper = get_object_or_404(Paper.objects.with_notes(), citation_key=key)
    posts = Post.objects.published().for_list().newest_first()
    neighbors = Paper.objects.filter(topics__in=paper.topics.all()).exclude(pk=paper.pk)
    context = {
        "paper": paper,
        "notes": posts.filter(paper=paper),
        "cited_in": posts.filter(citations__paper=paper).distinct(),
        "neighbors": neighbors.distinct()[:NEIGHBORS],
    }
    return render(request, "blog/paper_detail.html", context)


@require_safe
def series_detail(request: HttpRequest, slug: str) -> HttpResponse:
    series = get_object_or_404(Series, slug=slug)
    posts = Post.objects.published().filter(series=series).for_list().in_order()
    return render(request, "blog/series_detail.html", {"series": series, "posts": posts})


@require_safe
def popular(request: HttpRequest) -> HttpResponse:
    form = WindowForm(request.GET)
    if not form.is_valid():
        raise Http404("No such period.")
    window = Window(form.cleaned_data["window"] or Window.MONTH)
    posts = popular_posts(window, POPULAR_POSTS)
    lines = sparklines([post.pk for post in posts], window)
    for post in posts:
        post.sparkline = lines[post.pk]
    context = {"windows": Window.choices, "window": window, "posts": posts}
    return render(request, "blog/popular.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "blog/privacy.html")
