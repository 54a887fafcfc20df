"""Detect the language of a text by its letters and most frequent short words."""

import re
from collections import Counter
from collections.abc import Iterable

from blog.language_tags import is_language_tag, normalized_tag
from blog.models import Post
from importers.collection import Line, SourcePage
from importers.report import ImportReport

_NOT_WORDS = re.compile(
    r"\$\$.*?\$\$|\$[^$\n]*\$|```.*?```|`[^`\n]*`|https?://\S+|<[^<>\n]*>|\\[a-zA-Z]+", re.DOTALL
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_LETTERS = re.compile(r"[a-zA-Z]{2,}")
_WORD = re.compile(r"[^\W\d_]+")
# Characters that identify the script of a single language.
_SCRIPTS = {"ko": re.compile(r"[\uac00-\ud7a3]"), "ru": re.compile(r"[\u0400-\u04ff]")}
_SMALL_WORDS = {
    "en": "the of and to is in that it for with as are this be on by from we or which not an if",
    "de": "der die und das ist nicht ein eine mit auf für von den zu werden sich auch dem wird im",
    "fr": "le la les de des est une que et dans pour qui du au aux par sur il pas avec un ce en ou",
    "es": "el los las de del que una por con para es y como se al su lo más pero un en",
    "pt": "os uma de que não com para por mais como dos da do em são ao é se na no um",
    "it": "il che di della è per una con non sono del più gli nel dei come le un la",
    "nl": "het een van en is dat niet op te zijn met voor worden wordt ook aan bij de",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
_MAX_TAG_LENGTH = Post._meta.get_field("language").max_length or 0
_ENOUGH, _CLEARLY = 3, 1.3
_MAX_HINTS = 0.6


def read_language_tag(page: SourcePage, given: str) -> str:
    """Return a tag in its usual case, or record that it is refused and return ""."""
    tag = normalized_tag(given.strip())
    if not tag or (is_language_tag(tag) and len(tag) <= _MAX_TAG_LENGTH):
        return tag
    page.refused_language = given
    return ""


def report_refused_language(page: SourcePage, report: ImportReport) -> None:
    if page.refused_language:
        given = page.refused_language[:80]
        report.warn(page.place, f"“{given}” is not a language tag: imported as {page.language}")


def detect_language(lines: list[Line]) -> str:
    return likely_language(lines) or "en"


def likely_language(lines: list[Line]) -> str:
    text = _NOT_WORDS.sub(" ", "\n".join(line.text for line in lines))
    han, kana = len(_HAN.findall(text)), len(_KANA.findall(text))
    words = len(_LETTERS.findall(text))
    if han + kana > words:
        return "ja" if kana > han / 5 else "zh-Hans"
    for language, script in _SCRIPTS.items():
        if len(script.findall(text)) > 3 * words:
            return language
    return _by_small_words(text)


def settle_languages(pages: Iterable[SourcePage]) -> None:
    """Give pages without a detected language that of most others."""
    counted = Counter(page.language for page in pages if page.language)
    language, number = counted.most_common(1)[0] if counted else ("en", 0)
    usual = language if number >= _MAX_HINTS * counted.total() else "en"
    for page in pages:
        page.language = page.language or usual


def _by_small_words(text: str) -> str:
    """Give less weight to words that several languages share."""
    seen = dict.fromkeys(_SMALL_WORDS, 0.0)
    for word, number in Counter(_WORD.findall(text.lower())).items():
        known = _LANGUAGES_OF.get(word, ())
        for language in known:
            seen[language] += number / len(known)
    best, second = sorted(seen, key=lambda language: -seen[language])[:2]
    is_clear = seen[best] >= _ENOUGH and seen[best] >= _CLEARLY * seen[second]
    return best if is_clear else ""
