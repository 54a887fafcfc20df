from importers.papers.index_papers import read_reading_list
from importers.report import ImportReport
from tests.importers.folders import lines, report_lines, text_of


def read(*written):
    report = ImportReport()
    found = read_reading_list(lines("\n".join(written), "README.md"), "Systems", report)
    return found, report_lines(report.warnings)


def test_line_becomes_a_paper_with_its_pdf():
    found, _ = read(r"* \[OSDI '14] Apollo: Scalable ([pdf](https://a.example/a\_0.pdf))")

    plan = found.papers[0].plan
    assert (plan.title, plan.venue, plan.year) == ("Apollo: Scalable", "OSDI", 2014)
    assert plan.pdf_url == "https://a.example/a_0.pdf"
    assert found.rest == []


def test_line_that_links_to_a_note_keeps_the_link():
    found, _ = read(r"* [\[NSDI '20\] Themis](themis.md) ([pdf](https://a.example/t.pdf))")

    assert [(p.plan.title, p.link, p.plan.pdf_url) for p in found.papers] == [
        ("Themis", "themis.md", "https://a.example/t.pdf")
    ]


def test_line_with_more_text_also_stays_as_text():
    found, _ = read(r"* \[OSDI '14] Apollo ([slides](https://a.example/s)), a favourite")

    assert [p.plan.title for p in found.papers] == ["Apollo"]
    assert (
        text_of(found.rest) == r"* \[OSDI '14] Apollo ([slides](https://a.example/s)), a favourite"
    )


def test_headings_and_labels_over_papers_become_topics():
    found, _ = read(
        "### Networks",
        r"* \[OSDI '14] A",
        "* Optical",
        r"  * \[OSDI '15] B",
        "### Others",
        "* no paper",
    )

    assert [(t.name, t.parent) for t in found.topics] == [
        ("Networks", "Systems"),
        ("Optical", "Systems/Networks"),
    ]
    assert [p.plan.topics for p in found.papers] == [
        ["Systems", "Systems/Networks"],
        ["Systems", "Systems/Networks", "Systems/Networks/Optical"],
    ]
    assert text_of(found.rest).split() == ["###", "Others", "*", "no", "paper"]


def test_text_between_papers_stays_under_its_heading():
    found, _ = read("### A", "Intro.", r"* \[OSDI '14] P", "* [A list](https://a.example/)")

    assert text_of(found.rest).split("\n") == [
        "", "### A", "", "Intro.", "* [A list](https://a.example/)"
    ]  # fmt: skip


def test_page_without_papers_is_unchanged():
    found, _ = read("### A", "", "* b")

    assert (text_of(found.rest), found.topics) == ("### A\n\n* b", [])


def test_line_that_looks_like_a_paper_is_reported():
    found, leftovers = read(r"* \[OSDI '14] P", r"* \[Textbook] Tracing")

    assert leftovers == [
        (
            "README.md:2: “[Textbook] Tracing” looks like a paper, but has no year; "
            "left in the topic's text"
        )
    ]
    assert text_of(found.rest) == r"* \[Textbook] Tracing"


def test_status_is_read_from_marks():
    found, _ = read(
        r"* [x] \[OSDI '14] A", r"* [ ] \[OSDI '14] B", r"* \[OSDI '14] C (reading)",
        r"* \[OSDI '14] D",
    )  # fmt: skip

    assert [(p.plan.title, p.plan.state) for p in found.papers] == [
        ("A", "read"), ("B", "to-read"), ("C", "reading"), ("D", ""),
    ]  # fmt: skip


def test_code_is_no_list():
    found, _ = read("```", r"* \[OSDI '14] A", "```")

    assert found.papers == []
