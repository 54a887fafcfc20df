"""The interface, the code and the documentation use plain English, and one word for each thing."""

import ast
import re

import polib
import pytest

from tests.messages import catalogs
from tests.test_conventions import CODE, PYTHON, ROOT, TEMPLATES, name_of, read

BANNED = (
    "a picture", "all the same", "anew", "as it is", "careful editor", "desk", "has alike",
    "has the address", "have alike", "jot", "jotted", "kept text", "last look", "leads nowhere",
    "leads to no", "lead on", "leads on", "lies", "look what would happen", "mend", "mended",
    "mends", "moving in", "of none", "of use", "old address", "shall", "slip", "slips",
    "so many", "static copy", "take back", "taken back", "takes back", "the bin", "thereby",
    "told", "universal time", "who has the address", "whoever",
)  # fmt: skip
BANNED_PHRASE = re.compile(
    rf"(?<![\w/-])(?:{'|'.join(BANNED)})\b".replace(" ", r"\s+"), re.IGNORECASE
)
COMMENT = re.compile(r"(?:^|\s)#.*")
TEST = re.compile(r"\s*def test_(\w+)")
TESTS = [path for path in PYTHON if path.relative_to(ROOT).parts[0] == "tests"]
DOCUMENTS = [
    *(
        path
        for place in ("*.md", "docs/*.md", "static/**/*.js", "static/**/*.css")
        for path in ROOT.glob(place)
    ),
    *(ROOT / name for name in (".env.example", "Makefile", "Dockerfile", "compose.yaml")),
]


def banned_phrases(text, first_line=1):
    """Return each banned phrase of a text with its line."""
    return [
        (first_line + text.count("\n", 0, match.start()), " ".join(match[0].lower().split()))
        for match in BANNED_PHRASE.finditer(text)
    ]


def banned_in_code(source):
    """Return the banned phrases in the string constants and the comments of a module."""
    texts = [
        (node.value, node.lineno)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    comments = (COMMENT.search(line) for line in source.splitlines())
    texts += [(comment[0], number) for number, comment in enumerate(comments, 1) if comment]
    return [found for text, line in texts for found in banned_phrases(text, line)]


def banned_in_names(source):
    """Return the banned phrases in the names of a module's tests, read as sentences."""
    return banned_phrases(
        "\n".join(
            match[1].replace("_", " ") if (match := TEST.match(line)) else ""
            for line in source.splitlines()
        )
    )


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
        ("Look What\n  would happen", [(1, "look what would happen")]),
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

    assert banned_in_code(source) == [(4, "mend"), (5, "so many")]


def test_rule_reads_comments_and_names_of_tests():
    source = "x = 1  # of use\n\ndef test_whoever_reads():\n    # Shall it?\n    mend()\n"

    assert banned_in_code(source) == [(1, "of use"), (4, "shall")]
    assert banned_in_names(source) == [(3, "whoever")]


def test_texts_have_no_banned_phrase():
    found = {
        **{path: banned_in_code(read(path)) for path in CODE},
        **{path: banned_in_names(read(path)) for path in TESTS},
        **{path: banned_phrases(read(path)) for path in (*TEMPLATES, *DOCUMENTS)},
        **{path: banned_in_catalog(path) for path in catalogs()},
    }

    offenders = [
        f"{name_of(path)}:{line}: {phrase}"
        for path, phrases in found.items()
        for line, phrase in sorted(phrases)
    ]

    assert offenders == []
