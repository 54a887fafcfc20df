"""The tables of words.py and query.py as data, for scripts that parse queries the same way."""

import json
import sys

from site_config.search.query import (
    MAX_SEARCH_LENGTH,
    MOST_TERMS,
    NUMBERS,
    SHORTEST_BEGINNING,
    SHORTEST_NUMBERED,
)
from site_config.search.snippets import MAX_COMPOUND_LENGTH
from site_config.search.words import CJK, JOINTS, LONGEST_WORD, folded_letters


def tables() -> dict[str, object]:
    """Return the tables, serializable as JSON: ``folded`` are letters, and the text of each."""
    folded = folded_letters()
    letters = sorted(folded)
    return {
        "cjk": CJK,
        "folded": ["".join(map(chr, letters)), [folded[letter] for letter in letters]],
        "numbers": NUMBERS,
        "joints": JOINTS,
        "longest_word": LONGEST_WORD,
        "longest_compound": MAX_COMPOUND_LENGTH,
        "longest_query": MAX_SEARCH_LENGTH,
        "most_terms": MOST_TERMS,
        "shortest_beginning": SHORTEST_BEGINNING,
        "shortest_numbered": SHORTEST_NUMBERED,
    }


if __name__ == "__main__":
    json.dump(tables(), sys.stdout)
