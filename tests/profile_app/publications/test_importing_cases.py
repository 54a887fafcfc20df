"""What real bibliographies contain, from the import to the public page and the export."""

import json
import re
from html import unescape

import pytest
from django.core.management import call_command

from blog.models import Paper
from profile_app.models import Person, Publication
from tests.data import make_profile, make_publication, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path, capsys):
    """Import BibTeX by the command, and return the lines of its report."""

    def run(text, *options):
        path = tmp_path / "papers.bib"
        path.write_text(text, encoding="utf-8")
        call_command("import_bibtex", path, *options)
        return capsys.readouterr().out.splitlines()

    return run


def entry(fields, *, type_="article", key="k", title="T"):
    year = "" if "year" in fields or "date" in fields else ", year = {2020}"
    return f"@{type_}{{{key}, title = {{{title}}}{year}, {fields}}}\n"


def page_text(client, path="/publications/"):
    """Return the text of a page without tags, on one line."""
    html = client.get(path).text.partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def links_on(client, path):
    return re.findall(r'href="(https?://[^"]+)"', client.get(path).text.partition("<main")[2])


def check_round_trip(client, run):
    """Import the export into the same site and into an empty one: nothing changes."""
    exported = client.get("/publications.bib").text
    count = Publication.objects.count()
    assert run(exported)[-1] == f"0 new, 0 changed, {count} unchanged, 0 refused."
    Publication.objects.all().delete()
    Person.objects.all().delete()
    run(exported)
    assert client.get("/publications.bib").text == exported


# ── texts ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("latex", "title"),
    [
        (r"The 19\textsuperscript{th} century", "The 19th century"),
        (r"{\LaTeX}, Bib{\TeX} and \TeX{}", "LaTeX, BibTeX and TeX"),
        (r"\enquote{Smart} `quotes'", "“Smart” ‘quotes’"),
        (r"At \SI{5}{\micro\metre}", "At 5 µm"),
        (r"A \raisebox{-0.5ex}{low} \unknown{word}", "A low word"),
        ("The <i>A</i><sub>x</sub> of X &amp; Y", "The Ax of X & Y"),
        (r"A $[SU(3)]^4$ model of H$_2$O and $\alpha$", "A [SU(3)]⁴ model of H₂O and α"),
        (r"In {\textless}i{\textgreater}vivo{\textless}/i{\textgreater}", "In vivo"),
        ("A vector<int> &lt; b", "A vector<int> < b"),
    ],
)
def test_title_is_set_and_round_trips(client, run, latex, title):
    run(entry("author = {Ada Person}", title=latex))

    assert Publication.objects.get().title == title
    assert title in page_text(client)
    check_round_trip(client, run)


def test_abstract_with_formulas_is_set_and_exported_as_tex(client, run):
    run(entry(r"abstract = {With $\sim$ 5\% of $\frac{1}{2}$ for \$5.}"))

    publication = Publication.objects.get()
    assert publication.abstract == r"With $\sim$ 5% of $\frac{1}{2}$ for $5."
    assert "<mfrac>" in publication.abstract_html
    exported = client.get("/publications.bib").text
    assert r"abstract      = {With $\sim$ 5\% of $\frac{1}{2}$ for \$5.}" in exported
    check_round_trip(client, run)


def test_unknown_command_is_shown_by_its_name_and_reported(run):
    report = run(entry(r"journal = {\foojournal}", title=r"The \toolname{} system"))

    publication = Publication.objects.get()
    assert (publication.title, publication.venue) == ("The toolname system", "foojournal")
    assert (
        "note     “k”, line 1: title: the unknown command \\toolname is shown as toolname."
        in report
    )


@pytest.mark.parametrize(
    ("macro", "journal"), [("aap", "A&A"), ("prl", "PRL"), ("apjl", "ApJL"), ("mnras", "MNRAS")]
)
def test_journal_macro_of_ads_is_a_journal(client, run, macro, journal):
    fields = rf"author={{{{Foo}}, B.}}, journal={{\{macro}}}, volume={{8}}, eprint={{1807.06209}}"
    run(entry(fields))

    publication = Publication.objects.get()
    assert (publication.venue, publication.kind) == (journal, "journal")
    assert publication.arxiv_id == "1807.06209"
    assert f"{journal} 2020" in page_text(client)
    check_round_trip(client, run)


# ── names ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("authors", "names"),
    [
        (
            r"J{\'{e}}r{\^{o}}me Exemple and Beno\^{\i}t C\^{o}t\'e",
            ["Jérôme Exemple", "Benoît Côté"],
        ),
        (r"Thi{\^{e}}n L{\^{e}} and Nguy{\~{\^{e}}}n, An", ["Thiên Lê", "An Nguyễn"]),
        (r"Jo\~ao Ma\~{n}as and Ib\'a\~nez, J.", ["João Mañas", "J. Ibáñez"]),
        (r"A B and \v{S}tefan \'{C}iri{\'c} and \"Umit X", ["A B", "Štefan Ćirić", "Ümit X"]),
        (
            r"A B and \AA sa C and \O yvind D and \L ukasz E",
            ["A B", "Åsa C", "Øyvind D", "Łukasz E"],
        ),
        (
            "M&uuml;ller, J. and Ada Person &amp; Bob Other",
            ["J. Müller", "Ada Person", "Bob Other"],
        ),
        ("{AT\\&T Labs} and AT\\&T", ["AT&T Labs", "AT&T"]),
        ("Person, Ada; Other, Bob", ["Ada Person", "Bob Other"]),
        ("Ada Person, Bob Other, Cid Third", ["Ada Person", "Bob Other", "Cid Third"]),
        (
            "King, Jr., Martin Luther and Guido van Rossum",
            ["Martin Luther King Jr.", "Guido van Rossum"],
        ),
    ],
)
def test_names_arrive_letter_by_letter(client, run, authors, names):
    run(entry(f"author = {{{authors}}}"))

    publication = Publication.objects.get()
    assert [str(author) for author in publication.authorships.all()] == names
    text = page_text(client)
    assert all(name in text for name in names)
    page = client.get(publication.get_absolute_url()).text
    assert page.count('name="citation_author"') == len(names)
    check_round_trip(client, run)


@pytest.mark.parametrize(
    "mine", [r"\textbf{Person, Ada}", r"\underline{Ada Person}", "<b>A. Person</b>"]
)
def test_owner_is_recognized_in_markup(client, run, mine):
    make_profile(name="Ada Person", aliases="A. Person")

    run(entry(f"author = {{Third, C. and {mine}}}"))

    assert re.search(r"<b>\s*A\S* Person", client.get("/publications/").text)


def test_uncertain_authors_are_stored_and_reported(client, run):
    report = run(entry("author = {Person, Ada, Other, Bob}"))

    publication = Publication.objects.get()
    assert publication.authorships.count() == 0
    assert publication.bibtex_fields == {"author": "Person, Ada, Other, Bob"}
    assert report[1] == (
        "note     “k”, line 1: author = Person, Ada, Other, Bob is stored, but not read: "
        "separate the names with “and”."
    )
    check_round_trip(client, run)


# ── identifiers and links ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "fields",
    [
        "journal={arXiv preprint arXiv:2302.11111}",
        "journal={arXiv:2302.11111}",
        "howpublished={arXiv preprint arXiv:2302.11111}",
        "number={arXiv:2302.11111}, publisher={arXiv}",
        "url={https://arxiv.org/abs/2302.11111v2}",
        "url={https://arxiv.org/pdf/2302.11111.pdf}",
        "journal={CoRR}, volume={abs/2302.11111}",
        "note={arXiv:2302.11111 [cs]}",
        "eprint={2302.11111}, archiveprefix={arXiv}",
        "eprint={arXiv:2302.11111}",
        "doi={10.48550/arXiv.2302.11111}",
        "pages={arXiv:2302.11111}",
    ],
)
def test_arxiv_id_is_found_in_any_field(client, run, fields):
    run(entry(fields, type_="misc"))

    publication = Publication.objects.get()
    assert (publication.arxiv_id, publication.kind) == ("2302.11111", "preprint")
    links = links_on(client, publication.get_absolute_url())
    assert any("arxiv.org/abs/2302.11111" in link for link in links)
    check_round_trip(client, run)


def test_arxiv_id_of_another_work_is_not_taken(run):
    run(entry("journal={TOCS}, note={See also arXiv:2302.11111}"))

    assert Publication.objects.get().arxiv_id == ""


@pytest.mark.parametrize(
    "fields",
    [
        "doi={doi: 10.1016/X.1}",
        "doi={https://dx.doi.org/10.1016/X.1}",
        "url={doi:<a href='https://doi.org/10.1016/X.1'>..</a>}",
        "url={https://doi.org/10.1016/X.1}",
        "note={DOI: 10.1016/X.1}",
    ],
)
def test_doi_is_found_in_any_wrapping(client, run, fields):
    run(entry(fields))

    publication = Publication.objects.get()
    assert (publication.doi, publication.note) == ("10.1016/x.1", "")
    assert "https://doi.org/10.1016/x.1" in links_on(client, "/publications/")
    check_round_trip(client, run)


@pytest.mark.parametrize("type_", ["article", "misc", "inproceedings", "techreport", "online"])
@pytest.mark.parametrize(
    ("url", "label"), [("https://example.org/tr5", "Page"), ("https://example.org/tr5.pdf", "PDF")]
)
def test_url_is_a_link_on_the_page_and_in_the_list(client, run, type_, url, label):
    run(entry(f"author={{K, D}}, institution={{MIT}}, url={{{url}}}", type_=type_))

    for path in ("/publications/", Publication.objects.get().get_absolute_url()):
        assert re.search(rf'href="{url}"[^>]*>{label}<', client.get(path).text)
    check_round_trip(client, run)


def test_url_of_the_publisher_stays_beside_the_doi(client, run):
    run(entry("doi={10.1145/1.2}, url={https://dl.acm.org/doi/pdf/10.1145/1.2}"))

    links = links_on(client, "/publications/")
    assert {"https://doi.org/10.1145/1.2", "https://dl.acm.org/doi/pdf/10.1145/1.2"} <= set(links)


def test_url_that_is_no_address_is_stored_and_reported(client, run):
    report = run(entry("url={javascript:alert(1)}"))

    assert "javascript:" not in client.get("/publications/").text.partition("<main")[2]
    assert Publication.objects.get().bibtex_fields == {"url": "javascript:alert(1)"}
    assert any("url = javascript:alert(1) is not a single web address" in line for line in report)


# ── dates, venues and other fields ──────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ("year={in press}", "in press"),
        ("pubstate={submitted}, date={}", "submitted"),
        ("date={}", ""),
    ],
)
def test_entry_without_a_year_is_imported(client, run, fields, label):
    make_publication("Older", year=2024)
    run(entry(f"author={{Ada Person}}, journal={{TOCS}}, {fields}", title="Manuscript"))

    first = Publication.objects.first()
    assert (first.title, first.year, first.year_label) == ("Manuscript", None, label)
    assert "None" not in page_text(client)
    page = client.get(first.get_absolute_url())
    assert "None" not in page_text(client, first.get_absolute_url())
    assert f"({label or 'n.d.'})" in unescape(page.text)
    assert "citation_title" not in page.text
    assert client.get("/publications/?by=kind").status_code == 200
    assert client.get("/cv/").status_code == client.get("/publications.ris").status_code == 200
    check_round_trip(client, run)


def test_long_venue_is_stored(client, run):
    venue = "Proceedings of the " + "very " * 40 + "long workshop"
    run(entry(f"booktitle={{{venue}}}", type_="inproceedings"))

    assert Publication.objects.get().venue == venue
    check_round_trip(client, run)


@pytest.mark.parametrize("name", ["title", "booktitle", "award", "abbr", "impact"])
def test_text_that_does_not_fit_is_shortened_stored_and_reported(client, run, name):
    text = " ".join(["word"] * 150)
    title = text if name == "title" else "T"
    field = "" if name == "title" else f", {name}={{{text}}}"
    report = run(entry(f"note={{N}}{field}", type_="inproceedings", title=title))

    fields = Publication.objects.get().bibtex_fields
    assert list(fields.values()) == [text]
    assert any("so it is shortened." in line for line in report)
    check_round_trip(client, run)


def test_proceedings_are_not_named_after_their_publisher(client, run):
    run(entry("editor={Ada Person}, publisher={ACM}", type_="proceedings"))

    publication = Publication.objects.get()
    assert (publication.kind, publication.venue) == ("book", "")
    assert publication.bibtex_fields == {"editor": "Ada Person", "publisher": "ACM"}
    check_round_trip(client, run)


def test_field_with_an_invalid_value_is_reported(client, run):
    report = run(entry("selected={maybe}, entrysubtype={newspaper}, venue_url={no url}"))

    assert Publication.objects.get().bibtex_fields == {
        "full-venue-url": "no url",
        "subtype": "newspaper",
    }
    assert "note     “k”, line 1: selected = maybe is invalid, so it is ignored." in report
    check_round_trip(client, run)


def test_control_characters_do_not_stop_the_import(run):
    assert run(entry("abstract={A\x0bB\x02}"))[-1] == "1 new, 0 changed, 0 unchanged, 0 refused."


# ── one work or two ─────────────────────────────────────────────────────────────────────────
def test_arxiv_id_with_a_typo_joins_nothing(client, run):
    text = entry("eprint={2302.11111}", key="a", title="One") + entry(
        "eprint={2302.11111}", key="b", title="Another"
    )
    report = run(text)

    assert sorted(Publication.objects.values_list("title", "arxiv_id")) == [
        ("Another", "2302.11111"),
        ("One", "2302.11111"),
    ]
    assert (
        "note     “b”, line 2: possible duplicate of “a” in line 1: same arXiv ID, different title."
        in report
    )
    assert run(text)[-1] == "0 new, 0 changed, 2 unchanged, 0 refused."
    check_round_trip(client, run)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            entry(
                "booktitle={NSDI}, doi={10.1111/1}, pages={1--2}", type_="inproceedings", key="a"
            ),
            entry("journal={TOCS}, doi={10.1111/2}, pages={3--4}", key="b"),
        ),
        (
            entry("booktitle={NSDI}", type_="inproceedings", key="a"),
            entry("school={MIT}", type_="phdthesis", key="b"),
        ),
        (
            entry("journal={TOCS}, number=1", key="a"),
            entry("journal={TOCS}, number=2", key="b"),
        ),
        (
            entry("eprint={2302.11111}", type_="misc", key="a"),
            entry("eprint={2302.22222}", type_="misc", key="b"),
        ),
    ],
)
@pytest.mark.parametrize("is_one_file", [True, False])
def test_works_of_one_title_are_both_imported_and_reported(client, run, first, second, is_one_file):
    if is_one_file:
        report = run(first + second)
    else:
        run(first)
        report = run(second)

    assert Publication.objects.count() == 2
    assert any("possible duplicate of" in line and "same title" in line for line in report)
    client.force_login(make_staff())
    health = client.get("/admin/profile_app/publication/health/").text
    assert "Possible duplicates" in health
    client.logout()
    assert run(first + second)[-1] == "0 new, 0 changed, 2 unchanged, 0 refused."
    check_round_trip(client, run)


PREPRINT = entry(
    "author={Ada Person}, eprint={2302.11111}, abstract={Long}, note={Draft}, "
    "url={https://a.example/draft}",
    type_="misc",
    key="p",
)
PAPER = entry(
    "author={Person, A.}, booktitle={NSDI}, doi={10.1111/1}, pages={1--9}, year={2021}",
    type_="inproceedings",
)


@pytest.mark.parametrize("texts", [(PREPRINT + PAPER,), (PREPRINT, PAPER), (PAPER, PREPRINT)])
def test_preprint_and_paper_become_one_without_loss(client, run, texts):
    for text in texts:
        run(text)

    publication = Publication.objects.get()
    assert (publication.venue, publication.year, publication.doi) == ("NSDI", 2021, "10.1111/1")
    assert (publication.preprint_venue, publication.preprint_year) == ("arXiv", 2020)
    assert (publication.arxiv_id, publication.abstract) == ("2302.11111", "Long")
    assert publication.note == "Draft"
    assert "https://a.example/draft" in links_on(client, "/publications/")
    for text in (*texts, PREPRINT, PAPER):
        assert run(text)[-1] == "0 new, 0 changed, 1 unchanged, 0 refused."
    check_round_trip(client, run)


def test_preprint_by_other_authors_is_another_work(run):
    report = run(PREPRINT.replace("Ada Person", "Bob Other") + PAPER)

    assert Publication.objects.count() == 2
    assert any("possible duplicate of “p” in line 1: same title" in line for line in report)


def test_same_entry_twice_is_merged_and_reported(run):
    first = entry("doi={10.1111/1}, volume=3", key="a")
    report = run(first + entry("doi={10.1111/1}, volume=4, pages=5", key="b"))

    assert Publication.objects.get().bibtex_fields == {"volume": "3", "pages": "5"}
    assert report[1] == (
        "note     “b”, line 2: it is the same work as “a” in line 1, so they are merged; "
        "not used: its volume."
    )


def test_key_of_another_publication_is_numbered(client, run):
    run(entry("journal={TOCS}", title="One"))
    report = run(entry("journal={TOCS}", title="Another"))

    assert sorted(Publication.objects.values_list("bibtex_key", flat=True)) == ["k", "k-2"]
    assert any("another publication has its key, so it gets k-2" in line for line in report)
    assert run(entry("journal={TOCS}, volume=3", title="Another"))[-1] == (
        "0 new, 1 changed, 0 unchanged, 0 refused."
    )
    check_round_trip(client, run)


def test_corrected_title_changes_the_publication(run):
    run(entry("author={Ada Person}", title="Sortng streams of joins"))

    assert run(entry("author={Ada Person}", title="Sorting streams of joins"))[-1] == (
        "0 new, 1 changed, 0 unchanged, 0 refused."
    )
    assert run(entry("author={Ada Person}", title="Another paper"))[-1].startswith("1 new")


def test_reading_list_keeps_works_of_one_title_apart(run):
    text = entry("doi={10.1111/1}", key="a") + entry("doi={10.1111/2}", key="b")
    text += entry("doi={10.1111/2}", key="c", title="Another")

    report = run(text, "--papers")

    assert sorted(Paper.objects.values_list("title", "doi")) == [
        ("Another", ""),
        ("T", "10.1111/1"),
        ("T", "10.1111/2"),
    ]
    assert sum("possible duplicate of" in line for line in report) == 2
    assert run(text, "--papers")[-1] == "0 new, 0 changed, 3 unchanged, 0 refused."


def test_all_exports_have_the_same_keys(client):
    for _ in range(2):
        make_publication("On engines", year=2020)
    make_publication("Other", year=2020, bibtex_key="2020engines")

    keys = re.findall(r"^@\w+\{(.*),", client.get("/publications.bib").text, re.MULTILINE)
    ids = [item["id"] for item in json.loads(client.get("/publications.json").text)]
    tags = re.findall(r"^ID  - (.*)\r", client.get("/publications.ris").text, re.MULTILINE)

    assert sorted(keys) == ["2020engines", "2020engines-2", "2020engines-3"]
    assert keys == ids == tags
    for publication in Publication.objects.all():
        single = client.get(f"/publications/{publication.slug}.bib").text
        assert re.match(r"@\w+\{(.*),", single)[1] in keys
        assert re.match(r"@\w+\{(.*),", single)[0] in unescape(
            client.get(publication.get_absolute_url()).text
        )


def test_admin_shows_the_notes_of_the_import(client):
    client.force_login(make_staff())
    text = entry("author={Ada Person, Bob Other, Cid Third}")

    page = client.post("/admin/import/publications/", {"text": text}).text

    assert "names separated by commas are read as Ada Person; Bob Other; Cid Third" in page
