"""Every letter of a name arrives, however its accents and its order are written."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from blog.bibliography.bibtex_reading import read_bibtex
from blog.bibliography.bibtex_writing import write_bibtex
from blog.bibliography.reference import Name
from tests.fuzzing import fuzz

ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"', "\u0304": "=",
    "\u0307": ".", "\u0306": "u", "\u030c": "v", "\u030b": "H", "\u0327": "c", "\u0328": "k",
    "\u0323": "d", "\u030a": "r", "\u0309": "h",
}  # fmt: skip
SPECIAL = {
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "å": "aa",
    "Å": "AA", "ı": "i", "đ": "dj", "ð": "dh", "þ": "th",
}  # fmt: skip
LOWER = "abcdeghijklmnorstuvzàâäãåáèéêëìíîïòóôöõøùúûüýçćčďěğıįľłńňőœřśşšťůźżžßæðþđảạậắếệễồộớởừự"
UPPER = "ABCDEGJKMNOPRSTZÀÁÄÅÇĆČÉÍÑÓÖØŁŠŚÜÚÝŽĐỄẢ"
words = st.builds(str.__add__, st.sampled_from(UPPER), st.text(LOWER, min_size=1, max_size=7))
initials = st.sampled_from(["A.", "É.", "J.-P.", "Ł."])
particles = st.sampled_from(["van", "de la", "von", "dos", "af"])
suffixes = st.sampled_from(["Jr.", "III"])


@st.composite
def spelled(draw, text):
    """Write each letter of a name in one of TeX's ways."""
    return "".join(
        draw(spelled_letter(letter, after))
        for letter, after in zip(text, text[1:] + " ", strict=True)
    )


@st.composite
def spelled_letter(draw, letter, after):
    if letter in SPECIAL:
        name = SPECIAL[letter]
        # A space after a command is eaten, which a letter needs and a space would suffer from.
        ways = [letter, f"{{\\{name}}}", f"\\{name}{{}}"]
        return draw(st.sampled_from([*ways, f"\\{name} "] if after.isalpha() else ways))
    base, *marks = unicodedata.normalize("NFD", letter)
    if not marks or any(mark not in ACCENTS for mark in marks):
        return letter
    latex = base
    for mark in marks:
        latex = draw(accented(latex, ACCENTS[mark]))
    return draw(st.sampled_from([latex, f"{{{latex}}}", letter]))


def accented(latex, accent):
    argument = "\\i" if latex == "i" else latex
    ways = [f"\\{accent}{{{argument}}}", f"\\{accent}{{{latex}}}"]
    if not accent.isalpha() and len(latex) == 1:
        ways += [f"\\{accent}{latex}", f"\\{accent} {latex}"]
    elif len(latex) == 1:
        ways.append(f"\\{accent} {latex}")
    return st.sampled_from(ways)


@st.composite
def people(draw):
    """Return a name and one of the ways to write it."""
    family = " ".join(draw(st.lists(words, min_size=1, max_size=2)))
    given_name = " ".join(draw(st.lists(st.one_of(words, initials), min_size=1, max_size=2)))
    particle = draw(st.one_of(st.just(""), particles))
    suffix = draw(st.one_of(st.just(""), suffixes))
    name = Name(family, given_name, particle, suffix)
    latex = {part: draw(spelled(getattr(name, part))) for part in ("family", "given")}
    last = f"{particle} {latex['family']}".strip()
    ways = [", ".join(filter(None, (last, suffix, latex["given"])))]
    if " " not in family and not suffix:
        ways.append(f"{latex['given']} {last}")
    return name, draw(in_markup(draw(st.sampled_from(ways))))


@st.composite
def organizations(draw):
    text = " ".join(draw(st.lists(words, min_size=1, max_size=3)))
    if draw(st.booleans()):
        text += " and Sons"
    return Name(text, is_organization=True), f"{{{draw(spelled(text))}}}"


def in_markup(latex):
    return st.sampled_from(
        [latex] * 6
        + [
            f"\\textbf{{{latex}}}",
            f"<b>{latex}</b>",
            f"{{\\bf {latex}}}",
            f"\\underline{{{latex}}}",
        ]
    )


chinese = st.text("潘瑞李凯王五张三田中", min_size=2, max_size=3).map(
    lambda text: (Name(text), text)
)
names = st.one_of(people(), people(), people(), organizations(), chinese)
separators = st.sampled_from([" and ", "\n   and ", "; ", " AND ", ", and "])


@fuzz
@given(st.lists(names, min_size=1, max_size=4), separators)
def test_every_letter_of_every_name_arrives_and_round_trips(authors, separator):
    expected = [name for name, _ in authors]
    text = separator.join(latex for _, latex in authors)

    reading = read_bibtex(f"@misc{{k, title = {{T}}, author = {{{text}}}}}")

    (reference,) = reading.references
    assert [author.name for author in reference.authors] == expected
    (again,) = read_bibtex(write_bibtex([reference])).references
    assert [author.name for author in again.authors] == expected
