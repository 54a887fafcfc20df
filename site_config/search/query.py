"""Parse queries: words, "phrases", prefixes* and -exclusions. No query is invalid."""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from site_config.search.words import LONGEST_WORD, is_cjk_run, run_tokens, split_runs

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
# Between letters and digits: GPT4o is GPT 4o or GPT 4 o.
_BOUNDARIES = tuple(
    re.compile(boundary)
    for boundary in (r"(?<=[^\W\d])(?=\d)", r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])")
)


@dataclass(frozen=True)
class Term:
    """Adjacent folded runs: of one typed word, or of a quoted phrase."""

    runs: tuple[str, ...]
    is_phrase: bool = False
    # Whether the last run may be a prefix.
    is_beginning: bool = False
    # The term and the one before or after it, as one word.
    joined: tuple[str, ...] = ()

    @cached_property
    def words(self) -> list[str]:
        *before, last = self.runs
        words = [word for run in before for word in run_tokens(run)]
        return words + run_tokens(last, is_last=True)

    @cached_property
    def spellings(self) -> list[list[str]]:
        """The words of the other spellings of a compound: GPT-4o, GPT4o and GPT 4o are one."""
        if self.is_phrase or any(map(is_cjk_run, self.runs)):
            return []
        split = [
            [part[:LONGEST_WORD] for run in self.runs for part in boundary.split(run)]
            for boundary in _BOUNDARIES
        ]
        one_word = [["".join(self.runs)[:LONGEST_WORD]], *([word] for word in self.joined)]
        others = (words for words in (*one_word, *split) if words != self.words)
        return [list(words) for words in dict.fromkeys(map(tuple, others))]

    @property
    def begins_a_word(self) -> bool:
        """Whether the last word is a prefix; a single CJK character always is."""
        last = self.runs[-1]
        return len(last) == 1 if is_cjk_run(last) else self.is_beginning

    @property
    def beginnings(self) -> list[list[str]]:
        """The spellings of which the last word may be a prefix."""
        one_word = (words for words in self.spellings if len(words) == 1)
        return [self.words, *one_word] if self.begins_a_word else []

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
        wanted = tuple(replace(t, runs=(word,), joined=()) if t == term else t for t in self.wanted)
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
    wanted = _with_neighbors(list(dict.fromkeys(wanted)))
    return Query(short, tuple(wanted), tuple(dict.fromkeys(unwanted)), len(text) > len(short))


def _with_neighbors(terms: list[Term]) -> list[Term]:
    """Join neighboring words, since the text may have them as one: multi head, multihead."""
    words = [
        "" if term.is_phrase or any(map(is_cjk_run, term.runs)) else "".join(term.runs)
        for term in terms
    ]
    pairs = ["", *(a + b if a and b else "" for a, b in pairwise(words)), ""]
    return [
        replace(
            term, joined=tuple(pair[:LONGEST_WORD] for pair in pairs[place : place + 2] if pair)
        )
        for place, term in enumerate(terms)
    ]


def _ends_open(text: str, last: Term) -> bool:
    """Return whether the last word may be incomplete."""
    runs = split_runs(text)
    return runs[-1:] == [last.runs[-1]] and len(last.runs[-1]) >= SHORTEST_BEGINNING
