import re

import pytest

from blog.markdown.rendering import render_markdown
from tests.data import make_post


def words(text, language="en"):
    return re.sub(r"</?p>|\n", "", render_markdown(text, language=language).html)


@pytest.mark.parametrize(
    ("written", "language", "set_as"),
    [
        ("He said \"hello\" and 'bye'.", "en", "He said “hello” and ‘bye’."),
        ("It's the authors' '90s.", "en", "It’s the authors’ ’90s."),
        ('("so") and "*this*"', "en", "(“so”) and “<em>this</em>”"),
        ("\"'within' one\"", "en", "“‘within’ one”"),
        ('他说"你好",然后"再见"', "zh-Hans", "他说“你好”,然后“再见”"),
        ("Das \"Wort\" 'so'", "de", "Das „Wort“ ‚so‘"),
        ('Le "mot" d\'abord', "fr-FR", "Le «\u202fmot\u202f» d’abord"),
        ("O(n)'s cost", "en", "O(n)’s cost"),
        ("'tis 'Twas 'em 'cause", "en", "’tis ’Twas ’em ’cause"),
        ("the word 'cause' and 'em'", "en", "the word ‘cause’ and ‘em’"),
        ("rock 'n' roll", "en", "rock ’n’ roll"),
        ("lock-'n'-load", "en", "lock-’n’-load"),
        ("'twasn't 'nuff", "en", "’twasn’t ’nuff"),
        ("y'' = f''(x)", "en", "y'' = f''(x)"),
        ("rock 'n' roll", "de", "rock ’n’ roll"),
        ("the variable 'n' is", "en", "the variable ‘n’ is"),
        ("'s ist 'ne Frage", "de", "’s ist ’ne Frage"),
        ("'t is", "nl", "’t is"),
        ("然后'走'了", "zh-Hans", "然后‘走’了"),
        ("그는 '안녕'이라고", "ko", "그는 ‘안녕’이라고"),
        ("Et \"ord\" 'så'", "da", "Et “ord” ‘så’"),
        ("Це \"слово\" 'так', п'ять", "uk", "Це «слово» „так“, п’ять"),
        ("Una \"paraula\" 'així', l'any", "ca", "Una «paraula» “així”, l’any"),
        ("Ord \"eller\" 'så'", "nb", "Ord «eller» ‘så’"),
        ("Egy \"szó\" 'így'", "hu-HU", "Egy „szó” »így«"),
        ("Un \"cuvânt\" 'aşa'", "ro", "Un „cuvânt” «aşa»"),
        ("Das \"Wort\" 'so'", "de-CH", "Das «Wort» ‹so›"),
        ('他說"你好"', "zh-Hant-TW", "他說「你好」"),
        ('Uma "palavra"', "pt-PT", "Uma «palavra»"),
        ('Uma "palavra"', "pt-BR", "Uma “palavra”"),
        ('ה"מילה" של צה"ל', "he", "ה”מילה” של צה״ל"),
        ('A 12" disk, 5\'10" tall', "en", 'A 12" disk, 5\'10" tall'),
        (r"\"as it is\"", "en", '"as it is"'),
        ('"of no known tongue"', "tlh", '"of no known tongue"'),
        ('"of none"', "", '"of none"'),
    ],
)
def test_straight_quotes_become_those_of_the_language(written, language, set_as):
    assert words(written, language) == set_as


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('`"x"`', '<code>"x"</code>'),
        ('<kbd>"</kbd>', '<kbd>"</kbd>'),
        ('```\n"x"\n```', '"x"'),
        ('$\\text{"x"}$', 'alttext="\\text{&quot;x&quot;}"'),
        ('[a](https://a.org "said")', 'title="said"'),
    ],
)
def test_quotes_in_code_formulas_and_urls_are_unchanged(written, expected):
    assert expected in render_markdown(written, language="en").html


def test_post_has_the_quotes_of_its_language_and_stores_what_was_typed(db):
    post = make_post(body='Ein "Wort".', language="de")

    assert post.body_html == "<p>Ein „Wort“.</p>\n"
    assert post.body == 'Ein "Wort".'


def test_quotes_do_not_change_heading_ids():
    plain, quoted = (render_markdown('## Don\'t "x"', language=tag) for tag in ("", "en"))

    assert [one.anchor for one in plain.headings] == [one.anchor for one in quoted.headings]


@pytest.mark.parametrize(
    ("written", "tied"),
    [
        ("of $x$. Then", "."),
        ("where $x$), and", "),"),
        ("设 $x$，则", "，"),
    ],
)
def test_formula_keeps_the_signs_that_close_it(written, tied):
    assert re.search(r'<span class="tie"><math.*?</math>(.*?)</span>', words(written))[1] == tied


@pytest.mark.parametrize(
    ("language", "tied"), [("de", "„M“,"), ("fr", "«\u202fM\u202f»,"), ("en", "“M”,")]
)
def test_formula_keeps_the_quotes_around_it(language, tied):
    html = re.sub("<math.*?</math>", "M", words('say "$x$", or', language))

    assert html == f'say <span class="tie">{tied}</span> or'


def test_formula_keeps_the_bracket_before_it():
    assert re.search(r'<span class="tie">\(<math.*?</math>\)</span>', words("of ($x$)"))


@pytest.mark.parametrize("written", ["the $k$-th", "$x$ and $y$", "$$x$$"])
def test_formula_between_words_is_not_tied(written):
    assert "tie" not in words(written)


def table(*cells, rule="---"):
    rows = "".join(f"| a | {cell} |\n" for cell in cells)
    return render_markdown(f"| | n |\n|---|{rule}|\n{rows}").html


@pytest.mark.parametrize(
    "cells", [("1.5", "20"), ("−3", "4 ms"), ("1,024", "~7%"), ("2×", "10×"), ("", "1", "2")]
)
def test_column_of_numbers_is_aligned_to_the_right(cells):
    html = table(*cells)

    assert html.count('class="align-right"') == len(cells) + 1
    assert html.count("<td>a</td>") == len(cells)


@pytest.mark.parametrize("cells", [("1.5", "none"), ("2024-05-01", "x"), ("7",), ("one", "two")])
def test_column_of_words_is_not_aligned(cells):
    assert "align" not in table(*cells)


def test_alignment_by_the_author_is_preserved():
    assert table("1", "2", rule=":-:").count("align-center") == 3
