"""Which post cites which paper, kept with every save; posts follow what changes in the papers."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction
from django.db.models import Q, QuerySet

from blog.bibliography.citing import cite
from blog.bibliography.citing_names import is_in_own_script
from blog.bibliography.reference import Name, Reference
from blog.markdown.context import CitationStyle, CitedPaper
from blog.markdown.rendering import title_text
from blog.models import BlogSettings, Citation, Paper, Post
from blog.rerendering import rerender

# A text that cites more is a bibliography; what comes after is shown and not followed.
MOST_CITED = 500
_HEADINGS = {"zh": "参考文献", "ja": "参考文献", "de": "Literatur", "fr": "Références"}


def citing_papers(language: str) -> CitationStyle:
    """Return how the texts of this site cite the papers of its reading list."""
    style = BlogSettings.load().citation_style

    def find(key: str) -> CitedPaper | None:
        paper = Paper.objects.filter(citation_key__iexact=key).first()
        return cited(paper, style) if paper else None

    return CitationStyle(
        find,
        is_numbered=style != BlogSettings.Style.APA,
        is_sorted=style != BlogSettings.Style.IEEE,
        heading=_HEADINGS.get(language.partition("-")[0], "References"),
    )


def cited(paper: Paper, style: str) -> CitedPaper:
    reference = replace(paper.reference(), title=title_text(paper.title))
    families = [author.name.family.casefold() for author in reference.authors]
    return CitedPaper(
        key=paper.citation_key,
        title=reference.title,
        url=paper.get_absolute_url(),
        text=cite(reference, style),
        label=f"{_authors_in_text(reference)}, {reference.year or 'n.d.'}",
        year=str(reference.year or ""),
        sort_key=(*families[:1], str(reference.year or ""), paper.title.casefold()),
    )


def _authors_in_text(reference: Reference) -> str:
    """One or two families, or the first of more; the title of what has no author."""
    families = [_family(author.name) for author in reference.authors]
    if not families:
        words = reference.title.split()
        return f"“{' '.join(words[:4])}{'…' if len(words) > 4 else ''}”"
    if len(families) > 2 or reference.has_more_authors:
        return f"{families[0]} et al."
    return " & ".join(families)


def _family(name: Name) -> str:
    if is_in_own_script(name):
        return f"{name.family}{name.given}"
    return f"{name.particle} {name.family}".strip()


@transaction.atomic
def record_citations(post: Post, keys: Iterable[str]) -> None:
    """Write down what the text of a post cites."""
    wanted = list(dict.fromkeys(key[:200] for key in keys))[:MOST_CITED]
    by_key = {}
    if wanted:
        anyhow = Q()
        for key in wanted:
            anyhow |= Q(citation_key__iexact=key)
        papers = Paper.objects.filter(anyhow).only("citation_key")
        by_key = {paper.citation_key.lower(): paper for paper in papers}
    rows = {(key, getattr(by_key.get(key.lower()), "pk", None)) for key in wanted}
    if rows != set(post.citations.values_list("key", "paper")):
        post.citations.all().delete()
        Citation.objects.bulk_create(
            Citation(post=post, key=key, paper_id=paper) for key, paper in sorted(rows, key=str)
        )


def citing_posts(which: Q) -> QuerySet[Post]:
    """Return the posts with a citation like this, those in the trash included."""
    return Post.with_trash.filter(pk__in=Citation.objects.filter(which).values("post"))


def rerender_citing_posts(paper: Paper, former: Paper | None) -> None:
    """Render again the posts in which this paper reads differently than before it was saved."""
    which = Q(pk__in=())
    if former is None or former.citation_key.lower() != paper.citation_key.lower():
        which |= Q(paper=None, key__iexact=paper.citation_key)
    if former is not None and _reads_differently(former, paper):
        which |= Q(paper=paper)
    _rerender(which)


def rerender_after_deletion(paper: Paper) -> None:
    _rerender(Q(key__iexact=paper.citation_key))


def rerender_all_citing_posts() -> None:
    _rerender(Q(paper__isnull=False))


def _reads_differently(former: Paper, paper: Paper) -> bool:
    if former.reference() == paper.reference():
        return False
    style = BlogSettings.load().citation_style
    return cited(former, style) != cited(paper, style)


def _rerender(which: Q) -> None:
    rerender((Post, pk) for pk in citing_posts(which).order_by("pk").values_list("pk", flat=True))
