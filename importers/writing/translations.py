"""Link imported texts that are translations of each other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from blog.models import Post
from blog.translations import refusal_of_translation, set_translation_key, translation_key_of
from importers.collection import SourcePage
from importers.report import ImportReport


def link_translations(
    pages: Iterable[SourcePage], posts: Mapping[str, Post], new: set[str], report: ImportReport
) -> None:
    """Link new texts to those with their key; groups without a new text stay unchanged.

    ``posts`` are the texts by path, and ``new`` the paths of new ones.
    """
    groups: defaultdict[str, list[SourcePage]] = defaultdict(list)
    for page in pages:
        if page.translation_key:
            groups[page.translation_key].append(page)
    for group in groups.values():
        is_in_languages = len({page.language for page in group}) > 1
        if is_in_languages and any(page.path in new for page in group):
            _link(group, posts, report)


def _link(group: list[SourcePage], posts: Mapping[str, Post], report: ImportReport) -> None:
    first = next((posts[p.path] for p in group if posts[p.path].translation_key), None)
    first = first or posts[group[0].path]
    key = translation_key_of(first)
    set_translation_key(first, key)
    for page in group:
        post = posts[page.path]
        if post.translation_key:
            continue
        if reason := refusal_of_translation(post, first, post.language):
            report.note(page.place, f"not linked to its translations: {reason}")
        else:
            set_translation_key(post, key)


def leave_group_if_taken(post: Post, page: SourcePage, report: ImportReport) -> None:
    """Before a text with another language is saved, which its group may have already."""
    if taken := post.translation_into(post.language):
        post.translation_key = ""
        report.note(page.place, f"no longer linked to its translations, one of them “{taken}”")
