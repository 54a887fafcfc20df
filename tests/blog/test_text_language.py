import pytest
from django.template import Context, Template
from django.utils import translation

from blog.text_language import foreign_language


@pytest.mark.parametrize(
    ("title", "on_an_english_page", "on_a_chinese_page"),
    [
        ("Themis: Fair and Efficient", "", "en"),
        ("Über Größe", "", "en"),
        ("公平调度", "zh", ""),
        ("GPU 集群的公平调度", "zh", ""),
        ("I am Rui Pan (潘瑞), a student.", "", "en"),
        ("機械学習のための計算機", "ja", "ja"),
        ("공정한 스케줄링", "ko", "ko"),
        ("1984", "", ""),
        ("", "", ""),
    ],
)
def test_foreign_title_is_marked(title, on_an_english_page, on_a_chinese_page):
    assert foreign_language(title) == on_an_english_page
    with translation.override("zh-hans"):
        assert foreign_language(title) == on_a_chinese_page


def test_attribute_is_added_where_needed():
    template = Template("{% load text_language %}<h1{% lang_of a %}><h2{% lang_of b %}>")

    assert template.render(Context({"a": "公平", "b": "Fair"})) == '<h1 lang="zh"><h2>'
