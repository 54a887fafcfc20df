"""The forms of a CV in the data of a Jekyll site."""

from datetime import date

import pytest

from blog.folders.source import Folder
from importers.jekyll.person import read_person
from importers.report import ImportReport
from tests.importers.folders import report_lines, text_of, write

BASE = {"_config.yml": "first_name: Ada\nlast_name: Lovelace\n"}
LISTED = """\
- title: General Information
  type: map
  contents:
    - {name: Email, value: ada@example.org}
- title: Education
  type: time_table
  contents:
    - title: PhD
      institution: University of Zurich
      year: 1905
      description:
        - First.
        - title: Second.
          contents: [Within.]
- title: Experience
  type: time_table
  contents:
    - {title: Professor, institution: Princeton, year: 1933 - 1955, location: US}
- title: Honors and Awards
  type: time_table
  contents:
    - year: 1921
      items: [Nobel Prize, Matteucci Medal]
- title: Academic Interests
  type: nested_list
  contents:
    - {title: Physics., items: [Light, Heat]}
- title: Other Interests
  type: list
  contents: [<u>Hobbies:</u> Violin]
"""
RENDERED = """\
cv:
  name: Ada Lovelace
  label: Analyst
  email: ada@example.org
  sections:
    Education:
      - {institution: Home, area: Mathematics, studyType: PhD, start_date: 2010-09,
         end_date: 2014-06}
    Experience:
      - company: Engines
        position: Analyst
        location: London
        start_date: 2015-01
        end_date: present
        summary: Counted.
        highlights: [Wrote a program.]
    Awards:
      - {name: Medal, awarder: Society, date: 2016-05-01}
    Skills:
      - {label: Languages, details: Python}
"""
RESUME = """{
  "basics": {"name": "Ada King", "label": "Analyst", "summary": "I compute."},
  "work": [{"name": "Engines", "position": "Analyst", "url": "https://engines.example",
            "startDate": "2015-01-05", "endDate": "2016-02-01", "highlights": ["Counted."]}],
  "volunteer": [{"organization": "Club", "position": "Chair", "startDate": "2012-01-01"}],
  "education": [{"institution": "Home", "area": "Mathematics", "studyType": "PhD",
                 "location": "Bath", "startDate": "2010-09-01", "endDate": "2014-06-01"}],
  "awards": [{"title": "Medal", "awarder": "Society", "date": "2016-05-01", "summary": "For all."}],
  "interests": [{"name": "Physics", "keywords": ["Light", "Heat"]}],
  "skills": [{"name": "Python"}]
}
"""
PROFESSOR = ("experience", "Professor", "Princeton", date(1933, 1, 1), date(1955, 12, 31), "")


@pytest.fixture
def read(tmp_path):
    def reading(files):
        report = ImportReport()
        person = read_person(Folder(write(tmp_path, {**BASE, **files})), report)
        positions = [
            (p.kind, p.role, p.institution, p.start_on, p.end_on, text_of(p.note))
            for p in person.positions
        ]
        shorts = [(one.section, one.year, text_of(one.text)) for one in person.shorts]
        return person, positions, shorts, report_lines(report.warnings)

    return reading


def test_sections_of_the_older_form_are_read(read):
    person, positions, shorts, left = read({"_data/cv.yml": LISTED})

    notes = "- First.\n- Second.\n  - Within."
    assert positions == [
        ("education", "PhD", "University of Zurich", None, date(1905, 12, 31), notes),
        PROFESSOR,
    ]
    assert shorts == [
        ("award", "1921", "Nobel Prize"),
        ("award", "1921", "Matteucci Medal"),
        ("interest", "", "Physics: Light, Heat"),
    ]
    assert person.profile.email_words == "ada at example dot org"
    assert [one[:54] for one in left] == ["_data/cv.yml:28: section “Other Interests” not importe"]


def test_rendercv_is_read(read):
    person, positions, shorts, left = read({"_data/cv.yml": RENDERED})

    assert person.profile.headline == "Analyst"
    assert positions == [
        ("education", "PhD in Mathematics", "Home", date(2010, 9, 1), date(2014, 6, 30), ""),
        ("experience", "Analyst", "Engines", date(2015, 1, 1), None,
         "Counted.\n- Wrote a program."),
    ]  # fmt: skip
    assert shorts == [("award", "2016", "Medal, Society")]
    assert [one.partition(": ")[2][:16] for one in left] == ["section “Skills”"]


def test_json_resume_is_read(read):
    person, positions, shorts, left = read({"assets/json/resume.json": RESUME})

    assert (person.profile.name, text_of(person.profile.bio)) == ("Ada Lovelace", "I compute.")
    assert positions == [
        ("experience", "Analyst", "Engines", date(2015, 1, 1), date(2016, 2, 29), "- Counted."),
        ("education", "PhD in Mathematics", "Home", date(2010, 9, 1), date(2014, 6, 30), ""),
    ]
    assert shorts == [
        ("service", "2012", "Chair, Club"),
        ("award", "2016", "Medal, Society. For all."),
        ("interest", "", "Physics. Light, Heat"),
    ]
    assert [one.partition(": ")[2][:16] for one in left] == ["section “skills”"]


def test_file_of_one_section_comes_before_the_cv(read):
    education = (
        "education:\n  - {degree: MSc, institution: Home, start_year: '2013', end_year: null}"
    )
    _, positions, *_ = read({"_data/cv.yml": LISTED, "_data/education.yml": education})

    assert positions == [
        ("education", "MSc", "Home", date(2013, 1, 1), None, ""),
        PROFESSOR,
    ]


def test_cv_with_excluded_page_is_not_imported(read):
    config = "title: Ada Lovelace\nexclude: [_pages/cv.md]\ninclude: [_pages]\n"
    page = "---\nlayout: cv\npermalink: /cv/\n---\n"

    _, positions, shorts, _ = read(
        {"_config.yml": config, "_pages/cv.md": page, "_data/cv.yml": LISTED}
    )

    assert (positions, shorts) == ([], [])


def test_plain_blog_has_two_pages_about_its_owner(read):
    person, *_ = read(
        {
            "_config.yml": "title: Notes of somebody\nauthor: Ada\npermalink: pretty\n",
            "about.md": "---\nlayout: page\n---\nI compute.",
            "index.md": "---\nlayout: home\n---\nWelcome to all of you.",
        }
    )

    assert person.profile.name == "Ada"
    assert text_of(person.profile.bio) == "I compute.\n\nWelcome to all of you."


def test_news_with_its_own_text_links_to_its_page(read):
    person, *_ = read(
        {
            "_news/one.md": "---\ndate: 2024-05-01\ninline: true\n---\nAccepted.",
            "_news/two.md": "---\ntitle: Long [story]\ndate: 2024-06-01\n---\nIt began early.",
        }
    )

    assert [(one.on, text_of(one.text)) for one in person.news] == [
        (date(2024, 5, 1), "Accepted."),
        (date(2024, 6, 1), r"[Long \[story\]](/_news/two.md)"),
    ]
