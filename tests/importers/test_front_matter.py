import pytest
import yaml

from blog.folders.source import Folder
from importers.front_matter import load_yaml, read_source
from importers.report import ImportReport
from tests.importers.folders import write

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_yaml_is_read_as_plain_values():
    assert load_yaml("a: &a [1, two]\nb: *a\n") == {"a": [1, "two"], "b": [1, "two"]}
    assert load_yaml("") is None
    assert load_yaml("a: !expr 1\nb: !x [2]\nc: !y {d: e}") == {"a": "1", "b": [2], "c": {"d": "e"}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "it expands to more than 100,000 values"),
        ("a: &a [*a]\n", "an alias is inside its own anchor"),
        ("a: " + "[" * 1000, "it is nested too deeply"),
        ("title: [unclosed\n", "while parsing a flow sequence"),
        ("a: !!python/object/apply:os.system [ls]", "could not determine a constructor"),
    ],
)
def test_malicious_yaml_is_refused(text, said):
    with pytest.raises(yaml.YAMLError, match=said):
        load_yaml(text)


@pytest.mark.parametrize(
    "head",
    [
        '---\ntitle: "a\\vb\\x01"\ntags: ["c\\x01"]\n---\n',
        '+++\ntitle = "a\\u000bb\\u0001"\ntags = ["c\\u0001"]\n+++\n',
        '{"title": "a\\u000bb\\u0001", "tags": ["c\\u0001"]}\n',
    ],
)
def test_escaped_control_characters_are_removed(tmp_path, head):
    folder = Folder(write(tmp_path, {"a.md": f"{head}Text.\n"}))

    fields = read_source(folder, "a.md", ImportReport()).fields

    assert fields == {"title": "a b", "tags": ["c"]}
