import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finders

from site_config.static_files import StaticFilesStorage, without_comments

IMPORT = re.compile(r'(?:from ?"|import ?"|import\("|import\(\')([^"\']+)["\']')


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """The static files as ``collectstatic`` leaves them."""
    folder = tmp_path_factory.mktemp("static")
    storage = StaticFilesStorage(location=folder, base_url="/static/")
    paths = {}
    for finder in get_finders():
        for path, source in finder.list(["*.woff2", "unfold", "admin"]):
            name = f"{source.prefix}/{path}" if getattr(source, "prefix", "") else path
            if name.startswith("js/"):
                paths[name] = (source, path)
                with source.open(path) as file:
                    storage.save(name, file)
    for _, _, processed in storage.post_process(paths):
        assert not isinstance(processed, Exception), processed
    return storage


def scripts(stored):
    return [Path(stored.path(stored.stored_name(name))) for name in stored.hashed_files]


def test_modules_import_one_another_by_their_hashed_names(stored):
    hashed = {path.resolve() for path in scripts(stored)}
    imported = {
        (path.parent / name).resolve()
        for path in scripts(stored)
        for name in IMPORT.findall(path.read_text())
    }

    assert len(imported) > 20
    assert imported - hashed == set()


def test_scripts_are_stored_without_their_comments(stored):
    assert [path.name for path in scripts(stored) if "/**" in path.read_text()] == []


@pytest.mark.parametrize(
    ("script", "stripped"),
    [
        ("// A line.\nlet a = 1;\n", "let a = 1;\n"),
        ("  // A line.\n  f();\n", "  f();\n"),
        ("/**\n * @param {A} a *b*\n */\nf();\n", "f();\n"),
        ("const a = /** @type {A} */ (b);\n/** c */\nd();\n", "const a = (b);\nd();\n"),
        ('const a = "https://a.example/"; // b\n', 'const a = "https://a.example/"; // b\n'),
        ("const a = /https?:\\/\\//;\n", "const a = /https?:\\/\\//;\n"),
    ],
)
def test_only_comments_are_removed(script, stripped):
    assert without_comments(script) == stripped
