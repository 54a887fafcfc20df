"""Liquid in the texts of a Jekyll site: evaluated as Jekyll does, or reported."""

import time

import pytest

from blog.folders.source import Folder, SourceRefused
from blog.models import Post
from importers.jekyll.site import JekyllSite
from importers.report import ImportReport
from site_config.imports.importing import import_site
from tests.importers.folders import report_lines, text_of, write

FILES = {
    "_config.yml": "title: Ada\n",
    "_data/tools.yml": "- {name: Lens, year: 2020, price: 3, tags: [a, b]}\n"
    "- {name: Pin, year: 2021}\n- {name: Cog, year: 2020, price: 1}\n",
    "_data/sizes.yml": "small: 1\nlarge: 2\n",
    "_includes/shown.html": "[{{ include.what }}]",
}
PAGE = "_posts/2021-01-02-page.md"
HEAD = "---\ntitle: war or peace\ntags: [x, y z]\ncategories: c d\nnumber: 5\n---\n"
ROUNDS = "{% for i in (1..5) %}"
TOOLS = "{{ site.data.tools |"


@pytest.fixture
def converted(tmp_path):
    def convert(body):
        write(tmp_path, {**FILES, PAGE: f"{HEAD}{body}\n"})
        report = ImportReport()
        site = JekyllSite(Folder(tmp_path), report)
        page = next(d for d in site.documents if d.path == PAGE)
        return text_of(site.convert(page, report)), report_lines(report.warnings)

    return convert


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{% if page.title == "war or peace" %}yes{% endif %}', "yes"),
        ("{% if 'salt and pepper' contains ' and ' %}yes{% endif %}", "yes"),
        ("{% if false and true or true %}a{% else %}b{% endif %}", "b"),
        ("{% if true or false and false %}a{% else %}b{% endif %}", "a"),
        ("{% if page.number > 3 and page.number <= 5 %}yes{% endif %}", "yes"),
        ("{% if page.gone %}a{% elsif page.gone == nil %}b{% endif %}", "b"),
        ("{% unless page.title contains 'x' %}a{% else %}b{% endunless %}", "a"),
        ("{% case page.number %}{% when 1, 5 %}a{% else %}b{% endcase %}", "a"),
        ("{% for i in (1..3) %}Round {{ i }}. {% endfor %}", "Round 1. Round 2. Round 3. "),
        ("{% for i in (1..page.number) reversed %}{{ i }}{% endfor %}", "54321"),
        ("{% for i in (1..9) limit: 3 offset: 2 %}{{ i }}{% endfor %}", "345"),
        ("{% for word in 'abc' %}[{{ word }}]{% endfor %}", "[abc]"),
        ("{% for one in page.number %}a{% else %}none{% endfor %}", "none"),
        ("{% for size in site.data.sizes %}{{ size[0] }}={{ size[1] }} {% endfor %}",
         "small=1 large=2 "),
        (ROUNDS + "{% if i == 2 %}{% continue %}{% endif %}{{ i }}{% endfor %}", "1345"),
        (ROUNDS + "{{ i }}{% if i == 2 %}{% break %}{% endif %}{% endfor %}", "12"),
        ("{% for i in (1..4) %}{% cycle 'a', 'b' %}{% endfor %}", "abab"),
        ("{% increment n %}{% increment n %}{% decrement m %}", "01-1"),
        ("{% tablerow i in (1..2) cols: 2 %}{{ i }}{% endtablerow %}",
         '<tr class="row1">\n<td class="col1">1</td><td class="col2">2</td></tr>\n'),
        ("{{ '<b> & \"c\"' | escape }}", "&lt;b&gt; &amp; &quot;c&quot;"),
        ("{{ '1 < 2 &amp; 3' | escape_once }}", "1 &lt; 2 &amp; 3"),
        ("{{ 'a b&c/d' | url_encode }} {{ 'foo, bar' | uri_escape }}", "a+b%26c%2Fd foo,%20bar"),
        ("{{ 2.5 | round }} {{ 3.14159 | round: 2 }} {{ 17 | modulo: 5 }}", "3 3.14 2"),
        ("{{ 7 | divided_by: 2 }} {{ 7 | divided_by: 2.0 }} {{ '5' | plus: 3 }}", "3 3.5 8"),
        ("{{ true | append: '!' }} {{ nil | append: '?' }}", "true! ?"),
        ("{{ 'a,b,,' | split: ',' | size }} {{ 'Ground control' | truncate: 9 }}", "2 Ground..."),
        ("{{ '<script>a</script><p>b</p> 1 < 2' | strip_html }}", "b 1 < 2"),
        ("{{ 'March 14, 2016' | date: '%-d %b %y' }} {{ page.date | date_to_string }}",
         "14 Mar 16 02 Jan 2021"),
        ("{{ 'soon' | date: '%Y' }}{{ nil | date: '%Y' }}", "soon"),
        (TOOLS + " where: 'year', '2020' | map: 'name' | join: '+' }}", "Lens+Cog"),
        (TOOLS + " where_exp: 't', \"t.price > 2 or t.name == 'Pin'\" | map: 'name' }}", "LensPin"),
        (TOOLS + " sort: 'price' | map: 'name' | join }}", "Pin Cog Lens"),
        (TOOLS + " group_by: 'year' | map: 'size' | join: '+' }}", "2+1"),
        ("{{ page.tags | join: '+' }} {{ page.categories | array_to_sentence_string }}",
         "x+y z c and d"),
        ("{{ 'Hello, Wörld!' | slugify }} {{ site.data.tools[0].tags.last }}", "hello-wörld b"),
        ("a {%- assign n = 1 -%} {% if n %} {% endif %}b", "ab"),
        ("a{% comment %}{% if %}{{ b }}{% comment %}{% endcomment %}c{% endcomment %}", "a"),
        ("{% include shown.html what=\"a \\\"b\\\"\" %}{% include shown.html what=page.number %}",
         '[a "b"][5]'),
    ],
)  # fmt: skip
def test_liquid_gives_the_same_output_as_jekyll(converted, body, expected):
    assert converted(f"{body}|") == (f"{expected}|", [])


@pytest.mark.parametrize(
    ("body", "expected", "named"),
    [
        ("a {{ .Title }} b", "a {{ .Title }} b", "{{ .Title }} is invalid Liquid"),
        ("{% if a && b %}{{ c }}{% endif %} {{ page.number }}",
         "{% if a && b %}{{ c }}{% endif %} 5", "{% if a && b %}{{ c }}{% endif %} is invalid"),
        ("a {{ b", "a {{ b", "{{ is invalid Liquid, left unchanged: it is not closed"),
        ("{{ page.number }} {% if a %}b", "5 {% if a %}b", "{% if a %}b is invalid Liquid"),
        ("a {% endif %} b", "a {% endif %} b", "{% endif %} is invalid Liquid"),
        ("{% comment %} a", "{% comment %} a", "{% comment %} is invalid Liquid"),
        ("{% mystery %}a{% endmystery %}", "a", "unknown tag {% mystery %}: removed"),
        ("{{ 'a' | mystery }}", "", "{{ 'a' | mystery }} can't be computed"),
        ("{% assign n = site.posts | size %}a{{ n }}", "a", "{{ n }} can't be computed"),
        ("{% if site.posts.size > 1 %}I write a lot.{% endif %}", "",
         "{% if site.posts.size > 1 %}I write a lot.{% endif %} can't be computed"),
        ("{{ site.data.sizes }}", "", "{{ site.data.sizes }} can't be computed"),
        ("{{ 'now' | date: '%Y' }}", "", "{{ 'now' | date: '%Y' }} can't be computed"),
        ("{% break %}a", "a", "{% break %} can't be computed"),
    ],
)  # fmt: skip
def test_liquid_that_cannot_be_evaluated_is_reported_by_line(converted, body, expected, named):
    text, left = converted(f"First.\n\n{body}")

    assert text == f"First.\n\n{expected}".rstrip()
    assert [one.startswith(f"{PAGE}:9: {named}") for one in left] == [True]


GROWING = "{% assign a = 'xxxxxxxxxx' %}" + "{% assign a = a | append: a %}" * 13


@pytest.mark.parametrize(
    "body",
    [
        "{% for i in (1..1000000000) %}x{% endfor %}",
        "{% assign n = 1000000000 %}{% for i in (1..n) reversed %}x{% endfor %}",
        "{{ (1..1000000000) | join: 'x' }}",
        "{% if false %}{% elsif (1..1000000000) contains 'a' %}x{% endif %}",
        "{% include shown.html what=(1..1000000000) %}",
        "{{ 'a' | where_exp: 'x', '(1..1000000000) contains x' }}",
        "{% for i in (1..2000) %}" * 6 + "{% endfor %}" * 6,
        "{% for i in (1..2000) %}{% endfor %}" * 1_000,
        "{% assign a = 'x' %}" + "{% assign a = a | append: a %}" * 40 + "{{ a }}",
        "{% assign a = 'a,b' | split: ',' %}" + "{% assign a = a | concat: a %}" * 40 + "{{ a }}",
        "{% assign a = 10 %}" + "{% assign a = a | times: a %}" * 40 + "{{ a }}",
        "{% capture a %}x{% endcapture %}" + "{% capture a %}{{ a }}{{ a }}{% endcapture %}" * 40,
        "{% assign a = 'xx' %}{{ a" + " | replace: 'x', a" * 40 + " }}",
        GROWING + "{{ a | replace: 'x', a }}",
        GROWING + "{% for i in (1..2000) %}{{ a | escape | upcase }}{% endfor %}",
        GROWING.replace("xxxxxxxxxx", "<<>< <!-- ") + "{{ a | strip_html }}" * 500,
        "{{ " + "(" * 4_000 + " }}",
        "{{" + " " * 500_000,
        "{% if true %}" * 60 + "x" + "{% endif %}" * 60,
    ],
)  # fmt: skip
def test_hostile_liquid_is_stopped_and_reported(converted, body):
    begun = time.perf_counter()
    try:
        left = converted(body)[1]
    except SourceRefused as refusal:
        left = [str(refusal)]

    assert left
    assert time.perf_counter() - begun < 10


def test_document_with_hostile_liquid_is_skipped_and_the_rest_is_imported(tmp_path, db):
    loops = "{% for i in (1..2000) %}" * 3 + "x" + "{% endfor %}" * 3
    right = "{% if page.title == 'war or peace' %}Right.{% endif %}"
    rounds = "{% for i in (1..3) %} Round {{ i }}.{% endfor %}"
    hostile = "_posts/2021-01-03-hostile.md"
    write(tmp_path, {**FILES, PAGE: f"{HEAD}{right}{rounds}", hostile: f"---\n---\n{loops}"})

    report = import_site(tmp_path)

    assert [post.body for post in Post.objects.all()] == ["Right. Round 1. Round 2. Round 3."]
    assert f"{hostile}: its Liquid takes too long to evaluate" in report_lines(report.skipped)
