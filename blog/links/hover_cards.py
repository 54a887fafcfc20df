"""Hover cards for the links of a post."""

from blog.markdown.rendering import title_text
from blog.models import Paper, Post

MAX_HOVER_CARDS = 60


def hover_cards(post: Post) -> dict[str, list[str]]:
    """Return title and summary by URL, of linked public posts and pages and of cited papers.

    Takes two queries.
    """
    linked = Post.with_pages.public().filter(links_in__post=post).distinct()
    posts = linked.only("title", "slug", "path", "summary").order_by("pk")[:MAX_HOVER_CARDS]
    papers = Paper.objects.filter(citations__post=post).distinct().order_by("pk")[:MAX_HOVER_CARDS]
    cards = {one.get_absolute_url(): [title_text(one.title), one.summary] for one in posts}
    for paper in papers:
        cards[paper.get_absolute_url()] = [
            title_text(paper.title),
            paper.summary or paper.venue_and_year,
        ]
    return cards
