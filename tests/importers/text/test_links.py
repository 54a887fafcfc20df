"""Tags for the URL of a page, outside a link."""

import pytest

from blog.models import Post
from tests.importers.folders import report_lines, run, write

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("folder", "tag", "more"),
    [
        ("_posts", "{% post_url 2020-01-02-owls %}", {"_config.yml": "title: A\n"}),
        ("content/post", '{{< ref "2020-01-02-owls.md" >}}', {"hugo.toml": ""}),
    ],
)
def test_bare_url_of_a_page_becomes_a_link(tmp_path, folder, tag, more):
    head = "---\ntitle: {}\ndate: 2020-01-02\n---\n"
    other = f"{head.format('Other')}See {tag}. Or [these]({tag}), and `{tag}`.\n"
    owls = f"{head.format('Owls')}They fly.\n"
    files = {f"{folder}/2020-01-02-owls.md": owls, f"{folder}/2020-01-03-other.md": other}

    run(write(tmp_path, files | more))

    body = Post.objects.get(title="Other").body
    assert body.startswith("See [/blog/owls/](/blog/owls/). Or [these](/blog/owls/), and `")


def test_reference_to_a_page_that_is_missing_is_listed(tmp_path):
    text = '---\ntitle: A\ndate: 2020-01-02\n---\nSee {{< ref "nope.md" >}}.\n'

    report = run(write(tmp_path, {"hugo.toml": "", "content/post/a.md": text}))

    assert report_lines(report.warnings) == ["content/post/a.md:5: page “nope.md” of ref not found"]
