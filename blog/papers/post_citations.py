"""What citations in a text show, such as "Lovelace, 1843".

Records which posts cite which papers, and renders posts again when a cited paper changes.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction
from django.db.models import Q, QuerySet

from blog.bibliography.citing import cite
from blog.bibliography.citing_names import has_cjk_family
from blog.bibliography.reference import Name, Reference
from blog.markdown.context import CitationStyle, CitedPaper
from blog.markdown.rendering import title_text
from blog.models import BlogSettings, Citation, Paper, Post
from blog.rerendering import rerender_rows

# Further citations are shown, but a post isn't rendered again when their papers change.
MAX_CITATIONS = 500
_HEADINGS = {"zh": "参考文献", "ja": "参考文献", "de": "Literatur", "fr": "Références"}


def citing_rules(language: str) -> CitationStyle:
    """Return how posts cite papers of the reading list."""
    style = BlogSettings.load().citation_style

    def find(key: str) -> CitedPaper | None:
        paper = Paper.objects.filter(citation_key__iexact=key).first()
        return cite_paper(paper, style) if paper else None

    return CitationStyle(
        find,
        is_numbered=style != BlogSettings.Style.APA,
        is_sorted=style != BlogSettings.Style.IEEE,
        heading=_HEADINGS.get(language.partition("-")[0], "References"),
    )


def cite_paper(paper: Paper, style: str) -> CitedPaper:
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
    """Return one or two family names or the first of more, or else the start of the title."""
    families = [_family(author.name) for author in reference.authors]
    if not families:
        words = reference.title.split()
        return f"“{' '.join(words[:4])}{'…' if len(words) > 4 else ''}”"
    if len(families) > 2 or reference.has_more_authors:
        return f"{families[0]} et al."
    return " & ".join(families)


def _family(name: Name) -> str:
    if has_cjk_family(name):
        return f"{name.family}{name.given}"
    return f"{name.particle} {name.family}".strip()


@transaction.atomic
def record_citations(post: Post, keys: Iterable[str]) -> None:
    """Save which keys a post cites."""
    wanted = list(dict.fromkeys(key[:200] for key in keys))[:MAX_CITATIONS]
    by_key = {}
    if wanted:
        has_key = Q()
        for key in wanted:
            has_key |= Q(citation_key__iexact=key)
        papers = Paper.objects.filter(has_key).only("citation_key")
        by_key = {paper.citation_key.lower(): paper for paper in papers}
    rows = {(key, getattr(by_key.get(key.lower()), "pk", None)) for key in wanted}
    if rows != set(post.citations.values_list("key", "paper")):
        post.citations.all().delete()
        Citation.objects.bulk_create(
            Citation(post=post, key=key, paper_id=paper) for key, paper in sorted(rows, key=str)
        )


def citing_posts(which: Q) -> QuerySet[Post]:
    """Return the posts with such a citation, including those in the trash."""
    return Post.with_trash.filter(pk__in=Citation.objects.filter(which).values("post")).order_by(
        "pk"
    )


def rerender_citing_posts(paper: Paper, former: Paper | None) -> None:
    """Render the posts again in which the saved paper's citation has changed."""
    which = Q(pk__in=())
    if former is None or former.citation_key.lower() != paper.citation_key.lower():
        which |= Q(paper=None, key__iexact=paper.citation_key)
    if former is not None and _has_changed(former, paper):
        which |= Q(paper=paper)
    rerender_rows(citing_posts(which))


def rerender_after_deletion(paper: Paper) -> None:
    rerender_rows(citing_posts(Q(key__iexact=paper.citation_key)))


def rerender_all_citing_posts() -> None:
    rerender_rows(citing_posts(Q(paper__isnull=False)))


def _has_changed(former: Paper, paper: Paper) -> bool:
    if former.reference() == paper.reference():
        return False
    style = BlogSettings.load().citation_style
    return cite_paper(former, style) != cite_paper(paper, style)
