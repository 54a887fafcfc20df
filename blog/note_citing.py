"""A post as something that others cite."""

from dataclasses import replace

from blog.bibliography.bibtex_writing import write_bibtex
from blog.bibliography.printed_names import split_name
from blog.bibliography.reference import Author, Reference
from blog.bibliography.reference_keys import unique_keys
from blog.models import Post


def bibtex_of_post(post: Post, author: str, address: str) -> str:
    """Return a BibTeX entry of a public post; ``address`` is its whole one."""
    at = post.published_at
    reference = Reference(
        type="misc",
        title=post.title,
        authors=(Author(split_name(author)),) if author else (),
        year=at.year if at else None,
        month=at.month if at else None,
        url=address,
        note=f"Updated {post.updated_note_on:%Y-%m-%d}" if post.updated_note_on else "",
    )
    key = next(iter(unique_keys([reference], set())))
    return write_bibtex([replace(reference, key=key)])
