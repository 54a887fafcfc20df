"""Chinese, Japanese and Korean: emphasis next to punctuation, and lines without spaces."""

import pytest

from blog.markdown.rendering import render_markdown
from tests.data import make_post


def body(text, language="zh-Hans"):
    html = render_markdown(text, language=language).html.strip()
    return html.removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("**结论。**这句", "结论。"),
        ("**结论：**这句", "结论："),
        ("**结论…**这句", "结论…"),
        ("**结论—**这句", "结论—"),
        ("**结论～**这句", "结论～"),
        ("**结论·**这句", "结论·"),
        ("**《书》**这句", "《书》"),
        ("这**“结论”**句", "“结论”"),
        ("这**「结论」**句", "「结论」"),
        ("这**《书》**句", "《书》"),
        ("这**（一）**句", "（一）"),
        ("这**(一)**句", "(一)"),
        ("이것은 **마크다운(bold)**입니다", "마크다운(bold)"),
        ("これは**「強調」**です", "「強調」"),
        ("这**`code`**的", "<code>code</code>"),
        ("这**[a](b)**的", '<a href="b">a</a>'),
        ("__结论。__这句", "结论。"),
        ("这__“结论”__句", "“结论”"),
        ("这__结论__句", "结论"),
    ],
)
def test_strong_emphasis_works_next_to_cjk_punctuation(text, inner):
    assert f"<strong>{inner}</strong>" in body(text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*结论。*这句", "<em>结论。</em>这句"),
        ("这*（一）*句", "这<em>（一）</em>句"),
        ("***结论。***这句", "<em><strong>结论。</strong></em>这句"),
        ("~~删除。~~这句", "<s>删除。</s>这句"),
        ("_结论。_这句", "<em>结论。</em>这句"),
        ("变量_名_的 snake_case_name", "变量_名_的 snake_case_name"),
        ("**Warning:**do", "**Warning:**do"),
        ("a * b * c", "a * b * c"),
    ],
)
def test_other_emphasis_works_too_and_latin_follows_commonmark(text, html):
    assert body(text) == html


def test_formula_at_the_edge_of_emphasis():
    assert body("这**$x$**的").startswith("这<strong><math")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这是第一行\n这是第二行。\n第三行", "这是第一行这是第二行。第三行"),
        ("“一”\n“二…”\n三——\n四", "“一”“二…”三——四"),
        ("一<b>二</b>\n三", "一<b>二</b>三"),
        ("“a”\n中", "“a”\n中"),
        ("日本語の\nテキスト", "日本語のテキスト"),
        ("**强调**\n之后", "<strong>强调</strong>之后"),
        ("逗号，\nGPU 很快", "逗号，GPU 很快"),
        ("使用\nGPU\n训练", "使用\nGPU\n训练"),
        ("한국어\n텍스트", "한국어\n텍스트"),
        ("two\nlines", "two\nlines"),
        ("一  \n二", "一<br>\n二"),
    ],
)
def test_line_break_between_cjk_characters_is_no_space(text, expected):
    assert body(text) == expected


def test_feed_and_description_have_no_space_within_chinese(client, db):
    post = make_post("题", body="这是第一行中文\n这是第二行中文。", language="zh-Hans")

    page = client.get(post.get_absolute_url()).text

    assert post.body_text == "这是第一行中文这是第二行中文。"
    assert 'content="这是第一行中文这是第二行中文。"' in page
    assert "第一行中文这是第二行" in client.get("/feed/atom.xml").text
