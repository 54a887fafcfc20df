"""What a post's own page knows of the pages to which its text leads, for cards beside the links."""

from blog.models import Paper, Post

MOST_CARDS = 60


def cards_of(post: Post) -> dict[str, list[str]]:
    """Return title and summary by address, of public posts and of cited papers, in two queries."""
    linked = Post.objects.public().filter(links_in__post=post).distinct()
    posts = linked.only("title", "slug", "summary").order_by("pk")[:MOST_CARDS]
    papers = Paper.objects.filter(citations__post=post).distinct().order_by("pk")[:MOST_CARDS]
    cards = {one.get_absolute_url(): [one.title, one.summary] for one in posts}
    for paper in papers:
        cards[paper.get_absolute_url()] = [paper.title, paper.summary or paper.venue_and_year]
    return cards
