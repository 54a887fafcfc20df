import pytest
from django.core.management import CommandError, call_command

from blog.models import Paper
from profile_app.models import Publication
from tests.profile_app.publications.test_importing import APPARATE

pytestmark = pytest.mark.django_db


@pytest.fixture
def bib(tmp_path):
    path = tmp_path / "papers.bib"
    path.write_text(APPARATE)
    return path


def test_command_imports_and_reports(bib, capsys):
    call_command("import_bibtex", bib)

    assert capsys.readouterr().out.splitlines() == [
        "new         Apparate: Rethinking Early Exits (2024)",
        "mark        * next to a name: contributed equally",
        "1 new, 0 changed, 0 unchanged, 0 rejected.",
    ]


def test_command_reports_changes_and_preserved_edits(bib, capsys):
    call_command("import_bibtex", bib)
    Publication.objects.update(award="Mine")
    bib.write_text(APPARATE.replace("{SOSP}", "{ACM SOSP}").replace("Best Paper", "Best"))
    capsys.readouterr()

    call_command("import_bibtex", bib, "--dry-run")

    assert capsys.readouterr().out.splitlines() == [
        "changed     Apparate: Rethinking Early Exits",
        "            venue: “SOSP” becomes “ACM SOSP”",
        "not changed Apparate: Rethinking Early Exits: your award, “Mine”",
        "mark        * next to a name: contributed equally",
        "Dry run: nothing was saved.",
        "0 new, 1 changed, 0 unchanged, 0 rejected.",
    ]
    assert Publication.objects.get().venue == "SOSP"


def test_papers_are_listed_without_private_fields(bib):
    private = "  file = {Full Text:files/1/x.pdf:application/pdf},\n  annotation = {I doubt it},\n"
    bib.write_text(f"@misc{{a,\n  title = {{Title}},\n{private}  keywords = {{os}},\n}}\n")

    call_command("import_bibtex", bib, "--papers")

    assert Paper.objects.get().bibtex == "@misc{a,\n  title    = {Title},\n  keywords = {os},\n}"


def test_command_accepts_the_meaning_of_marks(bib):
    call_command("import_bibtex", bib, "--marks", "*=corresponding")

    first = Publication.objects.get().authorships.first()
    assert (first.is_corresponding, first.equal_group) == (True, None)


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (b"nothing", [], "contains no BibTeX entries"),
        (b"\0\xff", [], "This is not a text file"),
        (b"@misc{}", ["--marks", "*=same"], "is not a mark and its meaning"),
    ],
)
def test_command_explains_errors(tmp_path, content, options, sentence):
    path = tmp_path / "a.bib"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=sentence):
        call_command("import_bibtex", path, *options)


def test_command_reports_a_missing_file(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_bibtex", tmp_path / "none.bib")
