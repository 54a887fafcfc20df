"""The search page of a static export: a script, or a list of all titles without JavaScript."""

from itertools import groupby

from django.template.loader import render_to_string

from blog.dates import local
from blog.models import Page, Post
from profile_app.models import Publication
from site_config.search.finding import topics_to_try
from site_config.search.query import MAX_SEARCH_LENGTH
from site_config.static_export.base_url import ROOT
from site_config.static_export.client import SiteClient, at_root
from site_config.static_export.site_urls import SEARCH, SiteUrl


def search_page(client: SiteClient) -> str:
    """Return the page, with placeholders for the base URL."""
    posts = Post.objects.published().for_links().newest_first()
    years = groupby(posts, key=lambda post: post.published_at and local(post.published_at).year)
    context = {
        "longest": MAX_SEARCH_LENGTH,
        "topics": topics_to_try(),
        "pages": Page.objects.published().for_links().order_by("title", "pk"),
        "years": [(year, list(of_a_year)) for year, of_a_year in years],
        "publications": Publication.objects.only("title", "slug", "year"),
    }
    with at_root(f"/{ROOT}/"):
        request = client.request(SiteUrl(SEARCH))
        return render_to_string("site_config/static_search.html", context, request)
