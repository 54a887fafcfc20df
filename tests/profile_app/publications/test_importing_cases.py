"""What real bibliographies contain, from the import to the public page and the export."""

import re
from html import unescape

import pytest

from profile_app.models import Publication
from tests.bibtex import check_round_trip, entry, links_on, page_text
from tests.data import make_profile, make_publication, make_staff

pytestmark = pytest.mark.django_db


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
        "note        “k”, line 1: title: the unknown command \\toolname is shown as toolname."
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
        "note        “k”, line 1: author = Person, Ada, Other, Bob is stored, but not read: "
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

    assert 'href="javascript:' not in client.get("/publications/").text
    assert Publication.objects.get().bibtex_fields == {"url": "javascript:alert(1)"}
    assert any("url = javascript:alert(1) is not a single URL" in line for line in report)


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
    assert "note        “k”, line 1: selected = maybe is invalid, so it is ignored." in report
    check_round_trip(client, run)


def test_control_characters_do_not_stop_the_import(run):
    assert run(entry("abstract={A\x0bB\x02}"))[-1] == "1 new, 0 changed, 0 unchanged, 0 rejected."


def test_admin_shows_the_notes_of_the_import(client):
    client.force_login(make_staff())
    text = entry("author={Ada Person, Bob Other, Cid Third}")

    page = client.post("/admin/import/publications/", {"text": text}).text

    assert "names separated by commas are read as Ada Person; Bob Other; Cid Third" in page
