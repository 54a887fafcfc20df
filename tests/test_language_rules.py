"""The interface, the code and the documentation use plain English, and one word for each thing."""

import ast
import re

import polib
import pytest

from tests.messages import catalogs
from tests.test_conventions import CODE, ROOT, TEMPLATES, name_of, read

BANNED = (
    *("all the same", "anew", "careful editor", "has alike", "has the address", "have alike"),
    *("jot", "jotted", "kept text", "leads nowhere", "leads to no"),
    *("lead on", "leads on", "look what would happen", "mend", "mended", "mends", "moving in"),
    *("of none", "of use", "shall", "so many", "take back", "taken back", "takes back", "the desk"),
    *("thereby", "universal time", "who has the address", "whoever"),
)
BANNED_PHRASE = re.compile(
    rf"(?<![\w/-])(?:{'|'.join(BANNED)})\b".replace(" ", r"\s+"), re.IGNORECASE
)
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("static/js/**/*.js")]


def banned_phrases(text, first_line=1):
    """Return each banned phrase of a text with its line."""
    return [
        (first_line + text.count("\n", 0, match.start()), " ".join(match[0].lower().split()))
        for match in BANNED_PHRASE.finditer(text)
    ]


def banned_in_strings(source):
    """Return the banned phrases in the string constants of a module."""
    return [
        found
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for found in banned_phrases(node.value, node.lineno)
    ]


def banned_in_catalog(path):
    return [
        (entry.linenum, phrase)
        for entry in polib.pofile(str(path))
        for _, phrase in banned_phrases(f"{entry.msgid}\n{entry.msgid_plural}")
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Start\nit anew.", [(2, "anew")]),
        ("Sign in at The\n  Desk", [(1, "the desk")]),
        ("Whoever can, shall.", [(1, "whoever"), (1, "shall")]),
        ("Amend or recommend the desktop, of useful parts, with --mend and admin/jot/.", []),
    ],
)
def test_rule_finds_whole_words_in_any_case(text, found):
    assert banned_phrases(text) == found


def test_rule_reads_docstrings_and_joined_strings_but_no_names():
    source = (
        'def mend():\n    """Repair.\n\n    Or mend."""\n    return f"{1} so " "many" + "so "\n'
    )

    assert banned_in_strings(source) == [(4, "mend"), (5, "so many")]


def test_texts_have_no_banned_phrase():
    found = {
        **{path: banned_in_strings(read(path)) for path in CODE},
        **{path: banned_phrases(read(path)) for path in (*TEMPLATES, *DOCUMENTS)},
        **{path: banned_in_catalog(path) for path in catalogs()},
    }

    offenders = [
        f"{name_of(path)}:{line}: {phrase}"
        for path, phrases in found.items()
        for line, phrase in sorted(phrases)
    ]

    assert offenders == []
