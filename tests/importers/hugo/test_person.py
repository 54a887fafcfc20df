"""The owner of a HugoBlox site, as a plan: nothing is written."""

# ruff: noqa: E501 - each file is on one line

from dataclasses import replace
from datetime import date

import pytest

from blog.bibliography.reference import Author, Name, ReferenceLink
from blog.folders.source import Folder
from importers.hugo.person import read_hugo_person
from importers.report import ImportReport
from tests.importers.folders import png, report_lines, text_of, write

OWNER = """\
---
title: Ada Lovelace
superuser: true
role: Analyst
organizations:
- name: Royal Society
  url: https://rs.example
interests:
- Engines
- Poetry
education:
  courses:
  - course: PhD in Mathematics
    institution: University of London
    year: 1842
social:
- icon: envelope
  link: 'mailto:ada@rs.example'
- icon: twitter
  link: https://twitter.com/ada
- icon: google-scholar
  link: https://scholar.google.com/citations?user=a
- icon: globe
  link: https://www.researchgate.net/profile/ada
- icon: cv
  link: uploads/cv.pdf
- icon: comments
  link: /#contact
work:
- position: Fellow
  company_name: Royal Society
  company_url: https://rs.example
  company_logo: rs
  date_start: 2019-02-01
  date_end: ''
  summary: |
    - computed
    - wrote
awards:
- title: Medal
  url: https://medal.example
  date: '1843-05-01'
  awarder: Society
  summary: For *notes*.
skills:
- name: Technical
  items:
  - name: Python
---
I compute {{< icon name="x" >}}. My {{< staticref "uploads/cv.pdf" >}}CV{{< /staticref >}}.
"""
PAPER = """\
---
title: Notes on the Engine
authors:
- admin
- charles
- Luigi Menabrea
author_notes: ['Equal contribution', 'Equal contribution']
date: '2021-03-09T00:00:00Z'
doi: ''
publication_types: ['1']
publication: In *Conference on Engines*
publication_short: In *CoE*
abstract: We note.
summary: Notes.
tags: [Engines]
featured: true
url_pdf: publication/notes/notes.pdf
url_code: https://github.com/ada/notes
url_slides: /slides/none
links:
- name: Interview
  url: https://news.example
- type: preprint
  url: https://arxiv.org/abs/2103.01234
image:
  caption: A figure
---
{{% callout note %}}
Click the *Cite* button above to demo the feature.
{{% /callout %}}

Supplementary notes can be added here, including [code](https://x.example).
"""
BIB = """\
@article{menabrea1842,
  title={Sketch of the {A}nalytical Engine}, author={Menabrea, Luigi and Lovelace, Ada},
  journal={Scientific Memoirs}, volume={3}, year={1843}, month=sep}
"""
FILES = {
    "config/_default/hugo.yaml": "title: Ada's site\nbaseURL: https://ada.example/\n",
    "config/_default/module.toml": '[[imports]]\npath = "github.com/HugoBlox/x"\n',
    "content/authors/admin/_index.md": OWNER,
    "content/authors/admin/avatar.png": png(),
    "content/authors/charles/_index.md": "---\ntitle: Charles Babbage\n---\nHe.",
    "assets/media/icons/brands/rs.svg": "<svg/>",
    "static/uploads/cv.pdf": b"%PDF-1.4",
    "content/publication/_index.md": "---\ntitle: Publications\n---\n",
    "content/publication/notes/index.md": PAPER,
    "content/publication/notes/notes.pdf": b"%PDF-1.4",
    "content/publication/notes/featured.png": png("blue"),
    "content/publication/sketch/index.md": "---\ntitle: Sketch\ndate: 1843-01-01\n"
    "authors: [Luigi Menabrea, admin]\npublication_types: [article-journal]\nabstract: A sketch.\n"
    "publication: '*Memoirs*'\n---\nMuch more about [the notes]({{< ref \"notes\" >}}).\n",
    "content/publication/sketch/cite.bib": BIB,
    "content/publication/sketch/any.pdf": b"%PDF-1.4",
    "content/publication/draft/index.md": "---\ntitle: D\ndraft: true\n---\n",
    "content/event/talk/index.md": "---\ntitle: On engines\nevent: Royal Institution\n"
    "event_url: https://ri.example\nlocation: London\ndate: '2020-05-06T10:00:00Z'\n"
    "abstract: We talk.\nurl_video: https://v.example\n---\n",
    "content/event/bare.md": "---\ntitle: Short one\ndate: 2019-01-01\nurl_slides: https://s.example\n---\n",
    "content/teaching/algebra.md": "---\ntitle: Algebra\ndate: 2018-09-01\n---\nSums.",
    "content/home/index.md": "+++\ntype = 'widget_page'\nheadless = true\n+++\n",
    "content/home/hero.md": "+++\nwidget = 'hero'\nactive = false\n+++\nBuy!",
    "content/home/jobs.md": "+++\nwidget = 'experience'\nactive = true\n[[experience]]\n"
    'title = "Intern"\ncompany = "Works"\ndate_start = "2017-01-01"\ndate_end = "2016-01-01x"\n+++\n',
    "content/home/news.md": "+++\nwidget = 'blank'\ntitle = 'News'\n+++\n- [2021-01-02] **Paper** out.\n"
    "- *Mar 2020*: Moved\n  to London.\n",
    "content/home/feature.md": "+++\nwidget = 'featurette'\ntitle = 'Skills'\n[[feature]]\nname = 'R'\n+++\n",
    "content/_index.md": "---\ntype: landing\nsections:\n- block: markdown\n  content:\n"
    "    title: Hobbies\n    text: I ride.\n- block: markdown\n  content:\n    title: Awards\n"
    "    text: |-\n      - First\n      - Second\n- block: collection\n  content: {title: Papers}\n---\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    folder = Folder(write(tmp_path_factory.mktemp("blox"), FILES))
    report = ImportReport()
    return read_hugo_person(folder, report), report, folder


def test_profile_has_the_owner_and_the_homepages_text(read):
    profile = read[0].profile

    assert (profile.name, profile.headline) == ("Ada Lovelace", "Analyst, Royal Society")
    assert text_of(profile.bio) == ("I compute . My [CV](uploads/cv.pdf).\n\n## Hobbies\n\nI ride.")
    assert {
        "photo": profile.photo,
        "cv": profile.cv_file,
        "email": profile.email_words,
        "links": [(link.kind, link.url, link.label, link.place.line) for link in profile.links],
    } == {
        "photo": "content/authors/admin/avatar.png",
        "cv": "static/uploads/cv.pdf",
        "email": "ada at rs dot example",
        "links": [
            ("x", "https://twitter.com/ada", "", 19),
            ("scholar", "https://scholar.google.com/citations?user=a", "", 21),
            ("other", "https://www.researchgate.net/profile/ada", "ResearchGate", 23),
        ],
    }


def test_positions_come_from_the_author_and_from_the_blocks(read):
    positions = [
        (p.kind, p.role, p.institution, p.start_on, p.end_on, p.logo, text_of(p.note))
        for p in read[0].positions
    ]

    assert positions == [
        ("education", "PhD in Mathematics", "University of London", None, None, "", "1842\n"),
        ("experience", "Fellow", "Royal Society", date(2019, 2, 1), None,
         "assets/media/icons/brands/rs.svg", "- computed\n- wrote"),
        ("experience", "Intern", "Works", date(2017, 1, 1), None, "", ""),
    ]  # fmt: skip


def test_short_lines_are_interests_and_awards(read):
    shorts = [(short.section, text_of(short.text), short.year) for short in read[0].shorts]

    assert shorts == [
        ("interest", "Engines", ""),
        ("interest", "Poetry", ""),
        ("award", "**[Medal](https://medal.example)**, Society\n\nFor *notes*.", "1843"),
        ("award", "First", ""),
        ("award", "Second", ""),
    ]  # fmt: skip
    assert [(news.on, text_of(news.text)) for news in read[0].news] == [
        (date(2021, 1, 2), "**Paper** out."),
        (date(2020, 3, 1), "Moved\nto London."),
    ]


def test_publication_page_becomes_a_reference(read):
    notes = read[0].publications[0].reading.references[0]
    ada = Author(Name("Lovelace", "Ada"), equal_group=1)

    assert notes.authors == (
        ada,
        replace(ada, name=Name("Babbage", "Charles")),
        Author(Name("Menabrea", "Luigi")),
    )
    assert (notes.type, notes.venue, notes.venue_short, notes.year, notes.month) == (
        "inproceedings", "Conference on Engines", "CoE", 2021, 3,
    )  # fmt: skip
    assert notes.links == (
        ReferenceLink("pdf", "content/publication/notes/notes.pdf"),
        ReferenceLink("code", "https://github.com/ada/notes"),
        ReferenceLink("other", "https://news.example", "Interview"),
        ReferenceLink("preprint", "https://arxiv.org/abs/2103.01234"),
    )
    assert (notes.is_selected, notes.topics, notes.arxiv_id, notes.abstract, notes.fields) == (
        True, ("Engines",), "2103.01234", "We note.",
        {"preview": "content/publication/notes/featured.png"},
    )  # fmt: skip


def test_bibtex_next_to_a_publication_is_completed_by_its_page(read):
    plan = read[0].publications[1]
    sketch = plan.reading.references[0]

    assert (plan.path, sketch.key, plan.old_paths) == (
        "content/publication/sketch/index.md", "menabrea1842", {"/publication/sketch": "menabrea1842"},
    )  # fmt: skip
    assert (sketch.title, sketch.venue, sketch.month, sketch.fields["volume"]) == (
        "Sketch of the Analytical Engine", "Scientific Memoirs", 9, "3",
    )  # fmt: skip
    assert (sketch.abstract, sketch.is_selected, sketch.links) == (
        "A sketch.", False, (ReferenceLink("pdf", "content/publication/sketch/any.pdf"),),
    )  # fmt: skip


def test_unsupported_parts_are_reported(read):
    _, report, _ = read

    assert sorted(report_lines(report.skipped)) == [
        "content/home/hero.md: disabled homepage block (hero)",
        "content/home/index.md: only lists the homepage's blocks",
        "content/publication/draft/index.md: publication that was not public (draft: true)",
    ]  # fmt: skip
    assert report_lines(sorted(report.warnings)) == [
        "content/authors/admin/_index.md:45: skills not imported, as the profile has no field for them: Technical (Python)",
        "content/home/feature.md: block “featurette” not imported: no equivalent here: Skills; R",
        "content/home/jobs.md:5: unrecognized date “2016-01-01x”",
        "content/publication/notes/index.md:19: link “Slides”: slides/none not found in the folder",
    ]  # fmt: skip


def test_newer_sites_describe_the_owner_in_a_data_file(tmp_path):
    data = """\
name: {display: Ada Lovelace, alternate: 愛達}
is_owner: true
role: Analyst
affiliations: [{name: Royal Society}]
avatar: authors/me.png
links:
- {icon: at-symbol, url: 'mailto:ada@rs.example'}
- {icon: academicons/orcid, url: 'https://orcid.org/0000-0002-1825-0097'}
education:
- degree: Ph.D.
  institution: London
  start: 1840-04-01
  end: 1842-03-31
"""
    files = {
        "hugo.yaml": "params: {author: A}\n",
        "data/authors/me.yaml": data,
        "content/authors/me/_index.md": "---\ntitle: Ada\n---\nLong *bio*.",
        "assets/media/authors/me.png": png(),
    }

    plan = read_hugo_person(Folder(write(tmp_path / "x", files)), ImportReport())

    profile = plan.profile
    assert (profile.name, profile.native_name, profile.photo, text_of(profile.bio)) == (
        "Ada Lovelace", "愛達", "assets/media/authors/me.png", "Long *bio*.",
    )  # fmt: skip
    assert [link.kind for link in profile.links] == ["orcid"]
    assert [(p.role, p.start_on, p.end_on, p.place.line) for p in plan.positions] == [
        ("Ph.D.", date(1840, 4, 1), date(1842, 3, 31), 10)
    ]


def test_plain_theme_describes_the_owner_in_its_settings(tmp_path):
    settings = """\
title: A blog
params:
  author: Ada
  profileMode: {enabled: true, title: Ada, subtitle: Analyst, imageUrl: img/me.png}
  socialIcons:
  - {name: github, url: "https://github.com/ada"}
"""
    files = {"hugo.yaml": settings, "static/img/me.png": png(), "content/_index.md": "Hello."}

    profile = read_hugo_person(Folder(write(tmp_path / "x", files)), ImportReport()).profile

    assert (profile.name, profile.headline, profile.photo, text_of(profile.bio)) == (
        "Ada", "Analyst", "static/img/me.png", "Hello.",
    )  # fmt: skip
    assert [(link.kind, link.url) for link in profile.links] == [
        ("github", "https://github.com/ada")
    ]
