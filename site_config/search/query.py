"""Parse queries: words, "phrases", prefixes* and -exclusions. No query is invalid."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from site_config.search.words import is_cjk_run, run_tokens, split_runs

MAX_SEARCH_LENGTH = 200
MOST_TERMS = 12
# Shorter prefixes would match too many words.
SHORTEST_BEGINNING = 3

# Singular and plural: the first ending that matches, and the endings that replace it.
NUMBERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ies", ("y",)),
    ("ses", ("s", "se")),
    ("xes", ("x", "xe")),
    ("ches", ("ch", "che")),
    ("shes", ("sh", "she")),
    ("ss", ()),
    ("s", ("",)),
    ("y", ("ies",)),
    ("", ("s",)),
)
SHORTEST_NUMBERED = 4

_TERM = re.compile(r'(-?)(?:"([^"]*)"|([^\s"]+))')


@dataclass(frozen=True)
class Term:
    """Adjacent folded runs: of one typed word, or of a quoted phrase."""

    runs: tuple[str, ...]
    is_phrase: bool = False
    # Whether the last run may be a prefix.
    is_beginning: bool = False

    @cached_property
    def words(self) -> list[str]:
        *before, last = self.runs
        words = [word for run in before for word in run_tokens(run)]
        return words + run_tokens(last, is_last=True)

    @property
    def begins_a_word(self) -> bool:
        """Whether the last word is a prefix; a single CJK character always is."""
        last = self.runs[-1]
        return len(last) == 1 if is_cjk_run(last) else self.is_beginning

    @property
    def word(self) -> str:
        """The term if it is a single word, otherwise an empty string."""
        is_plain = len(self.runs) == 1 and not self.is_phrase and not is_cjk_run(self.runs[0])
        return self.words[0] if is_plain else ""

    @property
    def numbers(self) -> list[str]:
        """The plural of a singular or the singular of a plural."""
        word = self.word
        if len(word) < SHORTEST_NUMBERED or not (word.isascii() and word.isalpha()):
            return []
        ending, others = next(row for row in NUMBERS if word.endswith(row[0]))
        return [word.removesuffix(ending) + other for other in others]


@dataclass(frozen=True)
class Query:
    text: str
    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()
    was_shortened: bool = False

    def __bool__(self) -> bool:
        return bool(self.wanted)

    def with_word(self, term: Term, word: str) -> "Query":
        """Return the query with a term replaced by another word."""
        typed = re.compile(rf"(?<!\w){re.escape(term.runs[0])}(?!\w)", re.IGNORECASE)
        text = typed.sub(word, self.text, count=1)
        if text == self.text:
            others = [" ".join(other.runs) for other in self.wanted if other != term]
            text = " ".join([*others, word])
        wanted = tuple(replace(t, runs=(word,)) if t == term else t for t in self.wanted)
        return replace(self, text=text, wanted=wanted)


def parse(typed: str) -> Query:
    text = " ".join("".join(c if c.isprintable() else " " for c in typed).split())
    short = text[:MAX_SEARCH_LENGTH]
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for match in list(_TERM.finditer(short))[:MOST_TERMS]:
        minus, phrase, word = match.groups()
        runs = tuple(split_runs(phrase if word is None else word))
        if not runs:
            continue
        term = Term(runs, word is None, word is not None and word.endswith("*"))
        (unwanted if minus else wanted).append(term)
    if wanted and short and not wanted[-1].is_phrase and _ends_open(short, wanted[-1]):
        wanted[-1] = replace(wanted[-1], is_beginning=True)
    return Query(
        short, tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)), len(text) > len(short)
    )


def _ends_open(text: str, last: Term) -> bool:
    """Return whether the last word may be incomplete."""
    runs = split_runs(text)
    return runs[-1:] == [last.runs[-1]] and len(last.runs[-1]) >= SHORTEST_BEGINNING
