"""Citation formats and metadata of a post."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urljoin

from blog.bibliography.bibtex_writing import write_bibtex
from blog.bibliography.printed_names import split_name
from blog.bibliography.reference import Author, Reference
from blog.bibliography.reference_keys import unique_keys
from blog.dates import local
from blog.markdown.rendering import json_for_script, title_text
from blog.models import Post
from blog.translations import original_of


def bibtex_of_post(post: Post, author: str, address: str) -> str:
    """Return a BibTeX entry for a public post; ``address`` is its absolute URL.

    ``author``: the owner.
    """
    at = post.published_at and local(post.published_at)
    reference = Reference(
        type="misc",
        title=title_text(post.title),
        authors=tuple(Author(split_name(name)) for name in post.author_names or [author] if name),
        year=at.year if at else None,
        month=at.month if at else None,
        url=address,
        note=f"Updated {post.updated_note_on:%Y-%m-%d}" if post.updated_note_on else "",
    )
    key = next(iter(unique_keys([reference], set())))
    return write_bibtex([replace(reference, key=key)])


def blog_posting(post: Post, author: str, address: str, translations: Sequence[Post] = ()) -> str:
    """Return a schema.org ``BlogPosting`` for a public post, or ``WebPage``, as JSON."""
    root = urljoin(address, "/")
    owner = {"@type": "Person", "@id": f"{root}#owner", "name": author, "url": root}
    authors = [
        owner if name == author else {"@type": "Person", "name": name}
        for name in post.author_names or [author]
        if name
    ]
    paper = post.paper
    about = {"@type": "ScholarlyArticle", "name": title_text(paper.title)} if paper else None
    if about and paper and (paper.doi_url or paper.arxiv_url):
        about["sameAs"] = paper.doi_url or paper.arxiv_url
    facts = {
        "@context": "https://schema.org",
        "@type": _type_of(post),
        "headline": title_text(post.title),
        "description": post.summary,
        "url": address,
        "mainEntityOfPage": address,
        "datePublished": local(post.published_at).isoformat() if post.published_at else "",
        "dateModified": post.updated_note_on.isoformat() if post.updated_note_on else "",
        "inLanguage": post.language,
        "wordCount": post.word_count,
        "keywords": [] if post.path else [topic.name for topic in post.topics.all()],
        "image": urljoin(address, post.cover.url) if post.cover else "",
        "author": authors if len(authors) > 1 else next(iter(authors), None),
        "about": about,
        **_translations(post, translations, address),
    }
    return json_for_script({name: value for name, value in facts.items() if value})


def _type_of(post: Post) -> str:
    return "WebPage" if post.path else "BlogPosting"


def _translations(post: Post, translations: Sequence[Post], address: str) -> dict[str, object]:
    """Return the original of a translation, or the translations of the original."""
    works = {
        other.pk: {
            "@type": _type_of(other),
            "headline": title_text(other.title),
            "inLanguage": other.language,
            "url": urljoin(address, other.get_absolute_url()),
        }
        for other in translations
    }
    original = original_of([post, *translations])
    if original is post:
        return {"workTranslation": list(works.values())}
    return {"translationOfWork": works[original.pk]}
