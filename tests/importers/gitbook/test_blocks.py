import pytest

from blog.folders.source import Folder
from importers.gitbook.blocks import BlockReader
from importers.report import ImportReport
from tests.importers.folders import lines, report_lines, text_of, write


def convert(tmp_path, text, files=None):
    report = ImportReport()
    reader = BlockReader(Folder(write(tmp_path, files or {})), report)
    return text_of(reader.convert(lines(text))), report_lines(report.warnings)


@pytest.mark.parametrize(
    ("written", "converted"),
    [
        ('{% hint style="info" %}\na\n\nb\n{% endhint %}', "> [!NOTE]\n> a\n>\n> b"),
        ('{% hint style="success" %}\na\n{% endhint %}', "> [!TIP]\n> a"),
        ('{% hint style="warning" %}\na\n{% endhint %}', "> [!WARNING]\n> a"),
        ('{% hint style="danger" %}\na\n{% endhint %}', "> [!CAUTION]\n> a"),
        ('* a\n  {% hint style="info" %}\n  b\n  {% endhint %}', "* a\n\n  > [!NOTE]\n  > b"),
        ('{% embed url="https://a.example/x" %}', "[https://a.example/x](https://a.example/x)"),
        (
            '{% embed url="https://a.example/" %}\nA talk\n{% endembed %}',
            "[A talk](https://a.example/)",
        ),
        ('{% file src="../a b.pdf" %}', "[a b.pdf](<../a b.pdf>)"),
        ('{% file src="a.pdf" %}\nThe *paper*\n{% endfile %}', "[The *paper*](a.pdf)"),
        (
            '{% code title="a.py" lineNumbers="true" %}\n```python\na\n\n\nb\n```\n{% endcode %}',
            "**a.py**\n\n```python\na\n\n\nb\n```",
        ),
        (
            '{% content-ref url="a.md" %}\n[a.md](a.md)\n{% endcontent-ref %}',
            "[a.md](a.md)",
        ),
        ('{% content-ref url="a.md" %}\n{% endcontent-ref %}', "[a.md](a.md)"),
        (
            (
                '{% tabs %}\n{% tab title="One" %}\na\n{% endtab %}\n{% tab title="Two" %}\nb\n'
                "{% endtab %}\n{% endtabs %}"
            ),
            "**One**\n\na\n\n**Two**\n\nb",
        ),
        (
            (
                "{% stepper %}\n{% step %}\n## Do\nthis\n{% endstep %}\n\n{% step %}\nthat\n\n"
                "```\nx\n```\n{% endstep %}\n{% endstepper %}"
            ),
            "1. ## Do\n   this\n\n2. that\n\n   ```\n   x\n   ```",
        ),
        (
            (
                '{% columns %}\n{% column width="50%" %}\na\n{% endcolumn %}\n{% column %}\nb\n'
                "{% endcolumn %}\n{% endcolumns %}"
            ),
            "a\n\nb",
        ),
        ("{% raw %}\n{% tab %} {{ x }}\n{% endraw %}", "{% tab %} {{ x }}"),
    ],
)
def test_block_becomes_markdown(tmp_path, written, converted):
    assert convert(tmp_path, written) == (converted, [])


@pytest.mark.parametrize(
    "text", ["```\n{% hint %}\n```", "`{% hint %}`", "* a\n\n  ~~~\n  {% hint %}\n  ~~~", "100 %}"]
)
def test_code_is_not_touched(tmp_path, text):
    assert convert(tmp_path, text) == (text, [])


def test_nested_blocks_are_both_converted(tmp_path):
    text = (
        '{% tabs %}\n{% tab title="A" %}\n{% hint style="info" %}\nb\n{% endhint %}\n{% endtab %}'
    )

    assert convert(tmp_path, text) == ("**A**\n\n> [!NOTE]\n> b", [])


def test_unknown_block_is_replaced_by_its_content_and_reported(tmp_path):
    text = 'a\n{% swagger path="/x" %}\nb\n{% endswagger %}'

    assert convert(tmp_path, text) == (
        "a\n\nb",
        ['page.md:2: unknown block {% swagger path="/x" %}: replaced by its content'],
    )


def test_end_tag_without_start_tag_is_reported(tmp_path):
    assert convert(tmp_path, "a\n{% endhint %}\nb") == (
        "a\n\nb",
        ["page.md:2: {% endhint %} has no opening tag"],
    )


def test_include_inserts_the_file_with_its_locations(tmp_path):
    reader = BlockReader(
        Folder(write(tmp_path, {"parts/a.md": "---\nx: 1\n---\nshared\n"})), ImportReport()
    )

    converted = reader.convert(lines('a\n{% include "../parts/a.md" %}', "sub/page.md"))

    assert [(line.text, str(line.place)) for line in converted if line.text] == [
        ("a", "sub/page.md:1"),
        ("shared", "parts/a.md:4"),
    ]


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("missing.md", "file not found"),
        ("../../x.md", "it is outside the folder"),
    ],
)
def test_invalid_include_is_reported(tmp_path, target, reason):
    text, leftovers = convert(tmp_path, f'a\n{{% include "{target}" %}}')

    assert (text, leftovers) == ("a", [f"page.md:2: {target} not included: {reason}"])


def test_circular_includes_end(tmp_path):
    files = {"a.md": 'A\n{% include "b.md" %}', "b.md": 'B\n{% include "a.md" %}'}

    assert convert(tmp_path, '{% include "a.md" %}', files) == (
        "A\n\nB",
        ["b.md:2: a.md not included: it includes itself"],
    )
