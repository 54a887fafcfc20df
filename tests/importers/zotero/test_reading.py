"""Zotero libraries: papers, topics, reading states and draft notes."""

import json

import pytest

from blog.folders.source import SourceRefused
from blog.models import Paper, Post, Topic
from profile_app.models import Profile
from tests.importers.folders import PDF, counts, report_lines, run, write

pytestmark = pytest.mark.django_db


def work(key, title, **fields):
    return {"id": key, "type": "article-journal", "title": title, **fields}


def person(family, given="", **parts):
    return {"family": family, "given": given, **parts}


CSL = [
    work(
        "dai2024",
        '<span class="nocase">DNN</span> serving with <i>early</i> exits on H<sub>2</sub>O',
        author=[
            person("Dai", "Yinwei"),
            person("Beek", "Jan", **{"non-dropping-particle": "van"}),
            person("King", "Martin", suffix="Jr."),
            {"literal": "The Serving Group"},
        ],
        issued={"date-parts": [["2024", 11, 4], ["2024", 11, 6]]},
        DOI="10.1145/3694715.3695963",
        URL="https://dl.acm.org/doi/10.1145/3694715.3695963",
        abstract="Serving is hard.",
        **{"container-title": "Journal of Serving", "page": "1-17", "volume": "3"},
        keyword="to read, serving",
    ),
    work(
        "preprint",
        "A preprint about queues",
        type="article",
        publisher="arXiv",
        number="arXiv:2312.05385",
        URL="http://arxiv.org/abs/2312.05385",
        issued={"date-parts": [[2023]], "season": "winter"},
        note="arXiv:2312.05385 [cs]\nComment: 12 pages, 3 figures",
    ),
    work("spring", "Written in spring", issued={"raw": "Spring 2019"}),
    work("press", "Not out yet", issued={"literal": "in press"}),
    work("range", "Over two years", issued={"raw": "2020-05/2021-06"}),
    work(
        "http://zotero.org/users/1/items/ABCD2345",
        "Known by its extra field",
        note="Citation Key: extra2020\nPMID: 123\ntex.ids: x\nMy own thought about it.",
        annote="<p>They measure <b>tail</b> latency.</p>",
        URL="https://lab.example/extra",
    ),
    work("same-a", "Editorial", DOI="10.1000/1"),
    work("same-b", "Editorial", DOI="10.1000/2"),
    work("twice", "A PREPRINT about queues", type="paper-conference"),
    work("untitled", ""),
    work("diary", "Of no concern", keyword="private"),
    work("mine", "Our paper", author=[person("Lovelace", "Ada")], translator=[person("B", "C")]),
    work("book", "A book", type="book", publisher="Press", ISBN="978-1"),
    work("thesis", "A thesis", type="thesis", publisher="Some University"),
    work("page", "A web page", type="webpage", URL="https://web.example/", keyword="reading"),
    work("done", "Finished long ago", keyword="Read; Serving"),
]


def test_csl_library_arrives_as_the_reading_list(tmp_path):
    Profile.objects.create(name="Ada Lovelace")
    file = tmp_path / "My Library.json"
    file.write_text(json.dumps(CSL), "utf-8")
    report = run(file)

    papers = {paper.citation_key: paper for paper in Paper.objects.all()}
    first, queues = papers["dai2024"], papers["preprint"]
    assert report.format == "zotero"
    assert counts(report)["papers"] == {"created": 13}
    assert first.title == "DNN serving with early exits on H2O"
    assert first.authors == "Yinwei Dai, Jan van Beek, Martin King Jr., The Serving Group"
    assert (first.venue, first.year, first.state) == ("Journal of Serving", 2024, "to-read")
    assert (first.doi, first.url) == ("10.1145/3694715.3695963", "")
    assert "abstract = {Serving is hard.}" in " ".join(first.bibtex.split())
    assert (queues.arxiv_id, queues.venue, queues.year) == ("2312.05385", "arXiv", 2023)
    assert "Comment: 12 pages, 3 figures" in queues.bibtex
    years = {key: papers[key].year for key in ("spring", "press", "range")}
    assert years == {"spring": 2019, "press": None, "range": 2020}
    states = {key: papers[key].state for key in ("page", "done", "book")}
    assert states == {"page": "reading", "done": "read", "book": "to-read"}
    assert list(Topic.objects.values_list("name", flat=True)) == ["serving"]
    note = Post.objects.get()
    assert (note.status, note.kind, note.paper) == ("draft", "note", papers["extra2020"])
    assert note.body == "My own thought about it.\n\n* * *\n\nThey measure **tail** latency."
    assert "thought" not in papers["extra2020"].bibtex
    assert report_lines(report.skipped) == [
        "My Library.json/untitled: has no title",
        "My Library.json/diary: “Of no concern” has the tag “private”",
    ]
    notes = report_lines(report.notes)
    fields = ("pmid in Extra", "tex.ids in Extra", "translator")
    assert [line for line in notes if ": field " in line] == [
        f"My Library.json: field {name} not imported (1)" for name in fields
    ]
    assert "My Library.json: papers by you: 1; to list them" in " ".join(notes)
    assert not run(file).has_changes


BIB = (
    r"""@article{dai2024,
  title = {Apparate: {{Rethinking}} Early Exits},
  author = {Dai, Yinwei and family=Beek, given=Jan, prefix=van},
  date = {2024-05},
  journaltitle = {TOCS},
  doi = {10.1145/1},
  eprint = {2312.05385},
  eprinttype = {arXiv},
  keywords = {/unread,Serving,crap},
  note = {Shown to me by Bob},
  annotation = {Read section 3 again.},
  groups = {Scheduling},
  file = {Full Text PDF:files/12/x.pdf:application/pdf;D\:\\Ada\\Zotero\\y.html}
}
"""
    + "".join(
        f"@misc{{key{n},\n  title = {{Work number {n}}},\n  date = {{20{n:02d}}},\n"
        f"  keywords = {{Serving}}\n}}\n"
        for n in range(14)
    )
    + r"""@comment{jabref-meta: databaseType:biblatex;}
@comment{jabref-meta: grouping:
0 AllEntriesGroup:;
1 StaticGroup:Systems\;2\;1\;\;\;\;;
2 StaticGroup:Scheduling\;2\;1\;\;\;\;;
1 ExplicitGroup:Old\;0\;key1\;key2\;;
}
"""
)


def test_biblatex_library_arrives_with_collections_and_without_private_fields(tmp_path):
    files = {"My Library.bib": BIB, "files/12/x.pdf": PDF, "files/13/readme.md": "# Not a note"}
    report = run(write(tmp_path, files))

    paper = Paper.objects.get(citation_key="dai2024")
    topics = {topic.name: topic.parent and topic.parent.name for topic in Topic.objects.all()}
    assert report.format == "zotero"
    assert counts(report)["papers"] == {"created": 15}
    assert paper.authors == "Yinwei Dai, Jan van Beek"
    assert (paper.state, paper.arxiv_id, paper.venue) == ("to-read", "2312.05385", "TOCS")
    assert sorted(topic.name for topic in paper.topics.all()) == ["Scheduling", "Serving", "crap"]
    assert topics["Scheduling"] == "Systems"
    assert Paper.objects.get(citation_key="key2").topics.filter(name="Old").exists()
    assert not any(word in paper.bibtex for word in ("Ada", "Bob", "section", "unread", "file"))
    assert Post.objects.get().body == "Shown to me by Bob\n\n* * *\n\nRead section 3 again."
    attached = "attachment of “Apparate: Rethinking Early Exits”, not imported"
    assert f"files/12/x.pdf: {attached}" in " ".join(report_lines(report.skipped))
    assert "attachment y.html not imported" in " ".join(report_lines(report.notes))
    assert report.unused.keys() == {"files/13/readme.md"}
    assert not run(tmp_path).has_changes


RDF_NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "z": "http://www.zotero.org/namespaces/export#",
    "dcterms": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "bib": "http://purl.org/net/biblio#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "link": "http://purl.org/rss/1.0/modules/link/",
    "prism": "http://prismstandard.org/namespaces/1.2/basic/",
}
RDF = f"""<rdf:RDF {" ".join(f'xmlns:{name}="{url}"' for name, url in RDF_NAMES.items())}>
<bib:Article rdf:about="https://pub.example/1">
  <z:itemType>journalArticle</z:itemType>
  <dcterms:isPartOf rdf:resource="urn:issn:1"/>
  <bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>van Beek</foaf:surname>
    <foaf:givenName>Jan</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors>
  <dcterms:isReferencedBy rdf:resource="#note"/><link:link rdf:resource="#file"/>
  <dc:subject>read</dc:subject>
  <dc:subject><z:AutomaticTag><rdf:value>Queues</rdf:value></z:AutomaticTag></dc:subject>
  <dc:title>Queues &amp; &lt;i&gt;more&lt;/i&gt;</dc:title>
  <dcterms:abstract>About queues.</dcterms:abstract><dc:date>2021-03-04</dc:date>
  <dc:identifier><dcterms:URI><rdf:value>https://pub.example/1</rdf:value></dcterms:URI>
  </dc:identifier><bib:pages>1-9</bib:pages>
</bib:Article>
<bib:Journal rdf:about="urn:issn:1"><dc:title>TOCS</dc:title><prism:volume>7</prism:volume>
  <dc:identifier>DOI 10.1145/7</dc:identifier></bib:Journal>
<bib:Memo rdf:about="#note"><rdf:value>&lt;p&gt;My &lt;b&gt;note&lt;/b&gt;.&lt;/p&gt;</rdf:value>
</bib:Memo>
<bib:Memo rdf:about="#alone"><rdf:value>To do: buy milk</rdf:value></bib:Memo>
<z:Attachment rdf:about="#file"><rdf:resource rdf:resource="files/3/q.pdf"/></z:Attachment>
{
    "".join(
        f'<bib:Document rdf:about="#item_{n}"><z:itemType>preprint</z:itemType>'
        f"<dc:title>Preprint {n}</dc:title><z:repository>arXiv</z:repository>"
        f"<prism:number>arXiv:2101.000{n:02}</prism:number></bib:Document>"
        for n in range(14)
    )
}
<z:Collection rdf:about="#c1"><dc:title>Theory</dc:title><dcterms:hasPart rdf:resource="#c2"/>
</z:Collection>
<z:Collection rdf:about="#c2"><dc:title>Waiting</dc:title>
  <dcterms:hasPart rdf:resource="https://pub.example/1"/><dcterms:hasPart rdf:resource="#c1"/>
</z:Collection></rdf:RDF>"""


def test_rdf_library_arrives_with_collections_and_notes(tmp_path):
    report = run(
        write(tmp_path, {"My Library/My Library.rdf": RDF, "My Library/files/3/q.pdf": PDF})
    )

    paper = Paper.objects.get(doi="10.1145/7")
    assert counts(report)["papers"] == {"created": 15}
    assert (paper.title, paper.authors) == ("Queues & more", "Jan van Beek")
    assert (paper.venue, paper.year, paper.state) == ("TOCS", 2021, "read")
    assert paper.url == "https://pub.example/1"
    assert {topic.name for topic in paper.topics.all()} == {"Waiting", "Queues"}
    assert Topic.objects.get(name="Waiting").parent.name == "Theory"
    assert Paper.objects.get(title="Preprint 3").arxiv_id == "2101.00003"
    assert Post.objects.get().body == "My **note**."
    path = "My Library/My Library.rdf"
    assert f"{path}: note without a paper not imported: To do: buy milk" in report_lines(
        report.notes
    )
    assert [line.place.path for line in report.skipped] == ["My Library/files/3/q.pdf"]
    assert not run(tmp_path).has_changes


@pytest.mark.parametrize("content", ["[" * 100_000, '{"a": []}', "[]", "[1]", "null"])
def test_json_that_is_no_library_is_refused(tmp_path, content):
    with pytest.raises(SourceRefused, match="is not an export file of Ghost or a library in CSL"):
        run(write(tmp_path, {"library.json": content}) / "library.json")


def test_nested_library_is_refused(tmp_path):
    nested = '[{"type": "article", "note": ' + "[" * 50_000 + "]" * 50_000 + "}]"

    with pytest.raises(SourceRefused, match="is not valid JSON"):
        run(write(tmp_path, {"library.json": nested}))
