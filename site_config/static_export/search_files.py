"""What the search of a copy reads: a list of everything, words in parts, and the texts to quote.

``entries.json``    what there is, a row each; with how many parts the words have, and what a
                    query is made of
``words/N.json``    words and where they stand: ``{"word": [number, weight, ...]}``
``texts/NAME.json`` what is said about each thing, and its texts; of a post alone, of others by 50

A word's part is told by its first two letters, so that all words of one beginning stand together.
The numbers are those of the database, so that a changed post changes no more than its own words.
"""

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from blog.dates import full_date
from blog.models import Post, SearchEntry, Topic
from site_config.search.sources import SOURCES, Indexed, Shown
from site_config.search.tables import tables
from site_config.search.words import is_cjk, words_of

AT_ONCE = 200
TOGETHER = 50
BYTES_OF_A_PART = 40_000
MOST_PARTS = 1024
# In a weight: so often in the text, then whether in what is said about it, and in its title.
MOST_OFTEN, IN_ABOUT, IN_TITLE = 15, 16, 32

Source = SearchEntry.Source
NAMES = (Source.POST, Source.PAPER, Source.PUBLICATION)


@dataclass
class _Index:
    topics: dict[int, Topic]
    entries: list[list[Any]] = field(default_factory=list)
    words: dict[str, "array[int]"] = field(default_factory=lambda: defaultdict(lambda: array("L")))
    texts: dict[str, dict[int, list[str]]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, source: int, indexed: Indexed, shown: Shown) -> None:
        number = indexed.pk * 4 + source
        weights = Counter({word: min(count, MOST_OFTEN) for word, count in _counted(indexed.text)})
        for part, weight in ((indexed.about, IN_ABOUT), (indexed.title, IN_TITLE)):
            for word in set(words_of(part)):
                weights[word] += weight
        for word, weight in weights.items():
            self.words[word].extend((number, weight))
        self.entries.append(
            [
                number,
                shown.title,
                shown.url,
                shown.kind,
                shown.language,
                shown.when.isoformat() if shown.when else "",
                full_date(shown.when, shown.language) if shown.when else "",
                shown.about,
                sorted({topic.slug for pk in indexed.topics for topic in self.topics[pk].path}),
                indexed.year or 0,
                sum(weight & MOST_OFTEN for weight in weights.values()),
            ]
        )
        group = indexed.pk if source == 0 else indexed.pk // TOGETHER
        self.texts[f"{NAMES[source].value}-{group}"][number] = [indexed.about, *shown.texts]


def search_files() -> Iterator[tuple[str, bytes]]:
    """Yield the files' names and bytes; addresses are made as the script prefix says."""
    index = _Index(Topic.objects.tree())
    for source, kind in enumerate(NAMES):
        for indexed, shown in _everything(kind):
            index.add(source, indexed, shown)
    parts = _number_of_parts(index.words)
    by_part: list[dict[str, list[int]]] = [{} for _ in range(parts)]
    for word in sorted(index.words):
        by_part[part_of(word, parts)][word] = list(index.words[word])
    used = {slug for entry in index.entries for slug in entry[8]}
    yield "entries.json", _json({
        "parts": parts,
        "tables": tables(),
        "kinds": {kind.value: str(kind.label) for kind in SearchEntry.Kind},
        "topics": {t.slug: t.name for t in index.topics.values() if t.slug in used},
        "entries": index.entries,
    })  # fmt: skip
    for number, words in enumerate(by_part):
        yield f"words/{number}.json", _json(words)
    for name, texts in index.texts.items():
        yield f"texts/{name}.json", _json(texts)


def part_of(word: str, parts: int) -> int:
    """As static/js/static_search/words.js does it."""
    second = ord(word[1]) if len(word) > 1 and not is_cjk(word) else 0
    return (ord(word[0]) * 31 + second) % parts


def _everything(kind: Source) -> Iterator[tuple[Indexed, Shown]]:
    everything: QuerySet[Any] = SOURCES[kind].model._default_manager.all()
    visible = Post.objects.published() if kind is Source.POST else everything
    pks = list(visible.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(pks), AT_ONCE):
        some = pks[first : first + AT_ONCE]
        shown = SOURCES[kind].to_show(some)
        for indexed in SOURCES[kind].to_index(some):
            if indexed.pk in shown:
                yield indexed, shown[indexed.pk]


def _counted(text: str) -> list[tuple[str, int]]:
    return Counter(words_of(text)).most_common()


def _number_of_parts(words: dict[str, "array[int]"]) -> int:
    size = sum(len(word) + 4 * len(places) for word, places in words.items())
    parts = 1
    while parts < MOST_PARTS and size / parts > BYTES_OF_A_PART:
        parts *= 2
    return parts


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
