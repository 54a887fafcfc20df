"""The owner of an academicpages or al-folio site, as a plan: nothing is written."""

from datetime import date

import pytest

from blog.folders.source import Folder
from importers.jekyll.person import read_person
from importers.report import ImportReport
from tests.importers.folders import report_lines, text_of, write

ACADEMIC = {
    "_config.yml": """\
title: Ada Lovelace
url: https://ada.example
collections: {publications: {output: true}, talks: {output: true}, teaching: {output: true}}
author:
  name: Ada Lovelace
  avatar: ada.png
  bio: Analyst of engines
  location: London
  employer: Royal Society
  email: ada.l@example.org
  googlescholar: https://scholar.google.com/citations?user=abc
  github: ada
  mastodon: https://math.example/@ada
  orcid: https://orcid.org/0000-0002-1825-0097
  researchgate: https://www.researchgate.net/profile/Ada
""",
    "_pages/about.md": "---\npermalink: /\ntitle: About\n---\nI compute. See [CV](/cv/).",
    "_pages/cv.md": """\
---
layout: archive
permalink: /cv/
---
{% include base_path %}

Education
======
* Ph.D. in Mathematics, University of London, 1840 – 1842
* B.S. in Algebra, Home, 2012

Work experience
======
* Spring 2024: Analyst
  * Royal Society
  * Wrote the first program.
  * Supervisor: Charles Babbage

Skills
======
* Computing

Publications
======
  <ul>{% for post in site.publications %}{% include archive-single-cv.html %}{% endfor %}</ul>

Service and leadership
======
* Reviewer for Taylor's Memoirs, 2023
""",
    "_publications/2024-10-01-notes.md": """\
---
title: "Notes on the Engine"
collection: publications
category: manuscripts
permalink: /publication/notes
excerpt: 'About <i>engines</i>.'
date: 2024-10-01
venue: 'Memoirs'
paperurl: 'https://ada.example/files/notes.pdf'
slidesurl: 'https://elsewhere.example/slides.pdf'
citation: 'Lovelace, A., &amp; Babbage, C. (2024). &quot;Notes on the Engine.&quot; <i>Memoirs</i>.'
---
""",
    "_publications/2023-01-01-bib.md": """\
---
title: Another
category: conferences
date: 2023-01-01
venue: Proc. Engines
bibtexurl: /files/other.bib
---
""",
    "files/other.bib": "@inproceedings{o23, title={Another}, author={Ada Lovelace and Max Planck}}",
    "files/notes.pdf": b"%PDF-1.4",
    "_talks/2024-03-01-talk.md": """\
---
title: On engines
type: Invited talk
venue: Royal Institution
location: London
date: 2024-03-01
---
[Slides](/files/notes.pdf)
""",
    "_data/navigation.yml": "main: [{title: CV, url: /cv/}]",
}


def read(root, files):
    report = ImportReport()
    return read_person(Folder(write(root, files)), report), report


@pytest.fixture(scope="module")
def academic(tmp_path_factory):
    return read(tmp_path_factory.mktemp("academic"), ACADEMIC)


def test_author_of_the_settings_is_the_profile(academic):
    profile = academic[0].profile

    assert (profile.name, profile.headline, profile.photo, profile.email_words) == (
        "Ada Lovelace", "Analyst of engines", "/images/ada.png",
        "ada dot l at example dot org")  # fmt: skip
    assert text_of(profile.bio) == "I compute. See [CV](/cv/).\n\nRoyal Society · London"
    assert [(link.kind, link.url, link.label) for link in profile.links] == [
        ("scholar", "https://scholar.google.com/citations?user=abc", ""),
        ("github", "https://github.com/ada", ""),
        ("mastodon", "https://math.example/@ada", ""),
        ("orcid", "https://orcid.org/0000-0002-1825-0097", ""),
        ("other", "https://www.researchgate.net/profile/Ada", "ResearchGate"),
    ]


def test_cv_page_of_lists_has_positions_and_service(academic):
    person, report = academic

    positions = [
        (one.kind, one.role, one.institution, one.start_on, one.end_on, one.advisor)
        for one in person.positions
    ]
    service = [(one.year, text_of(one.text)) for one in person.shorts if one.section == "service"]

    assert positions == [
        ("education", "Ph.D. in Mathematics", "University of London", date(1840, 1, 1),
         date(1842, 12, 31), ""),
        ("education", "B.S. in Algebra", "Home", None, date(2012, 12, 31), ""),
        ("experience", "Analyst", "Royal Society", date(2024, 3, 1), date(2024, 3, 31),
         "Charles Babbage"),
    ]  # fmt: skip
    assert service == [("2023", "Reviewer for Taylor's Memoirs, 2023")]
    assert report_lines(report.warnings) == [
        "_pages/cv.md:19: section “Skills” not imported: no equivalent here; enter it by hand",
    ]


def test_publications_of_one_file_each_are_references(academic):
    plan = academic[0].publications[0]

    first, second = sorted(plan.reading.references, key=lambda one: one.title)

    assert (first.key, first.year, [str(a.name) for a in first.authors]) == (
        "o23", 2023, ["Ada Lovelace", "Max Planck"])  # fmt: skip
    assert (second.title, second.type, second.venue, second.year, second.month) == (
        "Notes on the Engine", "article", "Memoirs", 2024, 10)  # fmt: skip
    assert [str(author.name) for author in second.authors] == ["A. Lovelace", "C. Babbage"]
    assert [(link.kind, link.target) for link in second.links] == [
        ("pdf", "files/notes.pdf"), ("slides", "https://elsewhere.example/slides.pdf")]  # fmt: skip
    assert second.abstract == "About engines."


def test_unused_data_is_reported(academic):
    assert report_lines(academic[1].skipped) == ["_data/navigation.yml: data that no page uses"]
