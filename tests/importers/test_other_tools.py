"""Sites of tools without an importer are named, and nothing of them is imported."""

import pytest

from blog.folders.source import SourceRefused
from blog.models import Post
from tests.importers.folders import run, write

pytestmark = pytest.mark.django_db

NOTE = {"README.md": "# Site\n\nWords.", "a.md": "# A\n\nx", "b.md": "# B\n\ny"}
ID = "0123456789abcdef" * 2
SITES = {
    "Docusaurus": {"docusaurus.config.ts": "export default {}", "docs/intro.md": "# Intro"},
    "Jupyter Book": {"_toc.yml": "root: intro\n", "_config.yml": "title: x\n"},
    "Joplin": {"README.md": None, "a.md": f"Title\n\ntext\n\nid: {ID}\ntype_: 1", "b.md": None},
    "Evernote": {"notes.enex": "<en-export/>", "README.md": None, "a.md": None, "b.md": None},
}


@pytest.mark.parametrize("tool", SITES)
def test_site_of_another_tool_is_named_and_not_imported(tmp_path, tool):
    files = {name: text for name, text in {**NOTE, **SITES[tool]}.items() if text is not None}
    folder = write(tmp_path, files)

    with pytest.raises(SourceRefused, match=f"looks like a {tool} site .*Nothing was imported"):
        run(folder)
    assert not Post.objects.exists()


def test_owner_may_import_the_markdown_of_another_tool(tmp_path):
    run(write(tmp_path, {**NOTE, **SITES["Docusaurus"]}), format="markdown")

    assert Post.objects.filter(title="Intro").exists()


def test_texts_that_are_not_markdown_are_named(tmp_path):
    with pytest.raises(SourceRefused, match="It has 2 reStructuredText files"):
        run(write(tmp_path, {"a.rst": "A\n=", "b.rst": "B\n="}))
