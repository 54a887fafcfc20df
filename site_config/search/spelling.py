"""Slips of typing: where nothing is found, one letter more, less, other or exchanged."""

from collections.abc import Iterator
from dataclasses import replace

from blog.models import SearchWord
from site_config.search.finding import is_found
from site_config.search.indexing import LONGEST_KNOWN, SHORTEST_KNOWN
from site_config.search.query import Query, Term

LETTERS = "abcdefghijklmnopqrstuvwxyz"
# So many words of a query are looked at, and so many corrections of each are tried.
MOST_WORDS = 4
MOST_TRIED = 4


def corrected(query: Query) -> Query | None:
    """Return the query with its unknown words corrected, if what it then asks is found.

    Whatever is proposed is found by readers, so that no draft's word is ever told.
    """
    found = query
    for term in [term for term in query.wanted if term.word][:MOST_WORDS]:
        if is_found(Query(term.word, (term,))):
            continue
        word = _correction(term)
        if not word:
            return None
        found = found.with_word(term, word)
    return found if found != query and is_found(found) else None


def _correction(term: Term) -> str:
    """Return a word that is found, those first that begin with the same letter."""
    near = SearchWord.objects.filter(word__in=list(one_edit_from(term.word)))
    words = sorted(near.values_list("word", flat=True), key=lambda word: _unlikeness(term, word))
    for word in words[:MOST_TRIED]:
        if is_found(Query(word, (replace(term, runs=(word,), is_beginning=False),))):
            return word
    return ""


def _unlikeness(term: Term, word: str) -> tuple[bool, bool, str]:
    """Letters exchanged are the commonest slip, a wrong first letter the rarest."""
    typed = term.word
    return word[0] != typed[0], sorted(word) != sorted(typed), word


def one_edit_from(word: str) -> Iterator[str]:
    if not (SHORTEST_KNOWN <= len(word) <= LONGEST_KNOWN and word.isascii() and word.isalpha()):
        return
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in LETTERS:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
