import pytest
from django.core.management import call_command


@pytest.fixture
def run(tmp_path, capsys):
    """Import BibTeX by the command, and return the lines of its report."""

    def run(text, *options):
        path = tmp_path / "papers.bib"
        path.write_text(text, encoding="utf-8")
        call_command("import_bibtex", path, *options)
        return capsys.readouterr().out.splitlines()

    return run
