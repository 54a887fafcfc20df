"""Correct typos in queries without results: words at one edit from a known word."""

from collections.abc import Iterator
from dataclasses import replace

from blog.models import SearchWord
from site_config.search.finding import is_found
from site_config.search.indexing import MAX_KNOWN_LENGTH, MIN_KNOWN_LENGTH
from site_config.search.query import Query, Term

ALPHABET = "abcdefghijklmnopqrstuvwxyz"
# Limits of the work per query.
MAX_CORRECTED_WORDS = 4
MAX_CANDIDATES = 4


def corrected(query: Query) -> Query | None:
    """Return the query with its unknown words corrected, if that has results.

    Corrections must have public results, so that no word of a draft is revealed.
    """
    found = query
    for term in [term for term in query.wanted if term.word][:MAX_CORRECTED_WORDS]:
        if is_found(Query(term.word, (term,))):
            continue
        word = _correction(term)
        if not word:
            return None
        found = found.with_word(term, word)
    return found if found != query and is_found(found) else None


def _correction(term: Term) -> str:
    """Return the best correction with results, or an empty string."""
    near = SearchWord.objects.filter(word__in=list(one_edit_from(term.word)))
    words = sorted(near.values_list("word", flat=True), key=lambda word: _unlikeness(term, word))
    for word in words[:MAX_CANDIDATES]:
        if is_found(Query(word, (replace(term, runs=(word,), is_beginning=False),))):
            return word
    return ""


def _unlikeness(term: Term, word: str) -> tuple[bool, bool, str]:
    """Sort key: a wrong first letter is the rarest typo, swapped letters are the commonest."""
    typed = term.word
    return word[0] != typed[0], sorted(word) != sorted(typed), word


def one_edit_from(word: str) -> Iterator[str]:
    if not (
        MIN_KNOWN_LENGTH <= len(word) <= MAX_KNOWN_LENGTH and word.isascii() and word.isalpha()
    ):
        return
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in ALPHABET:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
