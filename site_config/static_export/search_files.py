"""The search index of a static export, read by static/js/static_search/.

``entries.json``    one row per entry, the number of parts, and the tables for parsing queries
``words/N.json``    the index, in parts: ``{"word": [entry number, weight, ...]}``
``texts/NAME.json`` the texts to quote, one file per post, and one per 50 papers or publications

The part of a word depends on its first two letters, so that words with the same prefix are in the
same part. Entry numbers come from database ids, so that editing a post changes only its own words.
"""

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from blog.dates import full_date
from blog.languages import language_names
from blog.markdown.direction import text_direction
from blog.models import SearchEntry, Topic
from site_config.search.sources import SOURCES, IndexedRow, SearchHit
from site_config.search.tables import tables
from site_config.search.words import is_cjk_run, search_tokens

SEARCH_BATCH_SIZE = 200
GROUP_SIZE = 50
PART_BYTES = 40_000
MAX_PARTS = 1024
# Bits of a weight: the occurrences in the text, whether it is in the details, in the title.
MAX_OCCURRENCES, IN_ABOUT, IN_TITLE = 15, 16, 32

_Source = SearchEntry.Source
NAMES = tuple(_Source)


@dataclass
class _Index:
    topics: dict[int, Topic]
    entries: list[list[Any]] = field(default_factory=list)
    words: dict[str, "array[int]"] = field(default_factory=lambda: defaultdict(lambda: array("L")))
    texts: dict[str, dict[int, list[str]]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, source: int, indexed: IndexedRow, hit: SearchHit) -> None:
        number = indexed.pk * 8 + source
        weights = Counter(
            {word: min(count, MAX_OCCURRENCES) for word, count in _counted(indexed.text)}
        )
        for part, weight in ((indexed.about, IN_ABOUT), (indexed.title, IN_TITLE)):
            for word in set(search_tokens(part)):
                weights[word] += weight
        for word, weight in weights.items():
            self.words[word].extend((number, weight))
        self.entries.append(
            [
                number,
                hit.title,
                hit.url,
                hit.kind,
                hit.language,
                hit.when.isoformat() if hit.when else "",
                full_date(hit.when, hit.language) if hit.when else "",
                hit.about,
                sorted({topic.slug for pk in indexed.topics for topic in self.topics[pk].path}),
                indexed.year or 0,
                sum(weight & MAX_OCCURRENCES for weight in weights.values()),
            ]
        )
        group = indexed.pk if source == 0 else indexed.pk // GROUP_SIZE
        self.texts[f"{NAMES[source].value}-{group}"][number] = [indexed.about, *hit.texts]


def search_files() -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each file; URLs start with the script prefix."""
    index = _Index(Topic.objects.tree())
    for source, kind in enumerate(NAMES):
        for indexed, hit in _everything(kind):
            index.add(source, indexed, hit)
    parts = _number_of_parts(index.words)
    by_part: list[dict[str, list[int]]] = [{} for _ in range(parts)]
    for word in sorted(index.words):
        by_part[part_of(word, parts)][word] = list(index.words[word])
    used = {slug for entry in index.entries for slug in entry[8]}
    yield "entries.json", _json({
        "parts": parts,
        "tables": tables(),
        "kinds": {kind.value: str(kind.label) for kind in SearchEntry.Kind},
        "rtl": sorted({e[4] for e in index.entries if text_direction(e[4]) == "rtl"}),
        "languages": language_names({e[4] for e in index.entries if e[4]}),
        "topics": {t.slug: t.name for t in index.topics.values() if t.slug in used},
        "entries": index.entries,
    })  # fmt: skip
    for number, words in enumerate(by_part):
        yield f"words/{number}.json", _json(words)
    for name, texts in index.texts.items():
        yield f"texts/{name}.json", _json(texts)


def part_of(word: str, parts: int) -> int:
    """Return the part of a word, as static/js/static_search/words.js does."""
    second = ord(word[1]) if len(word) > 1 and not is_cjk_run(word) else 0
    return (ord(word[0]) * 31 + second) % parts


def _everything(kind: _Source) -> Iterator[tuple[IndexedRow, SearchHit]]:
    visible = SearchEntry.objects.visible().filter(source=kind)
    pks = list(visible.order_by("source_pk").values_list("source_pk", flat=True))
    for first in range(0, len(pks), SEARCH_BATCH_SIZE):
        some = pks[first : first + SEARCH_BATCH_SIZE]
        hits = SOURCES[kind].to_show(some)
        for indexed in SOURCES[kind].to_index(some):
            if indexed.pk in hits:
                yield indexed, hits[indexed.pk]


def _counted(text: str) -> list[tuple[str, int]]:
    return Counter(search_tokens(text)).most_common()


def _number_of_parts(words: dict[str, "array[int]"]) -> int:
    size = sum(len(word) + 4 * len(places) for word, places in words.items())
    parts = 1
    while parts < MAX_PARTS and size / parts > PART_BYTES:
        parts *= 2
    return parts


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
