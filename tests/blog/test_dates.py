from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from blog.dates import full_date, interface_tag, known_language, moment, month, months

DAY = date(2024, 5, 3)


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("en", "May 3, 2024"),
        ("en-GB", "May 3, 2024"),
        ("zh-Hans", "2024年5月3日"),
        ("zh", "2024年5月3日"),
        ("de", "3. Mai 2024"),
        ("de-AT", "3. Mai 2024"),
        ("fr", "3 mai 2024"),
        ("ja", "2024年5月3日"),
        ("ko", "2024년 5월 3일"),
    ],
)
def test_date_is_written_in_the_language_of_its_post(tag, written):
    assert full_date(DAY, tag) == written


@pytest.mark.parametrize("tag", ["", "la", "tlh-Latn", "../etc", "<b>", "x" * 12])
def test_date_in_an_unknown_language_uses_the_sites(tag):
    with translation.override("zh-hans"):
        assert (known_language(tag), full_date(DAY, tag)) == ("", "2024年5月3日")


@pytest.mark.parametrize(
    ("language", "start", "end", "written"),
    [
        ("en", None, None, ""),
        ("en", None, date(2022, 8, 1), "until Aug 2022"),
        ("en", date(2022, 2, 1), None, "Feb 2022 – now"),
        ("en", date(2022, 2, 1), date(2022, 2, 28), "Feb 2022"),
        ("en", date(2022, 2, 1), date(2022, 8, 1), "Feb – Aug 2022"),
        ("en", date(2022, 2, 1), date(2023, 8, 1), "Feb 2022 – Aug 2023"),
        ("zh-hans", None, date(2022, 8, 1), "至2022年8月"),
        ("zh-hans", date(2022, 2, 1), None, "2022年2月至今"),
        ("zh-hans", date(2022, 2, 1), date(2022, 2, 28), "2022年2月"),
        ("zh-hans", date(2022, 2, 1), date(2022, 8, 1), "2022年2月至8月"),
        ("zh-hans", date(2022, 2, 1), date(2023, 8, 1), "2022年2月至2023年8月"),
    ],
)
def test_months_of_a_position(language, start, end, written):
    with translation.override(language):
        assert months(start, end) == written


def test_moments_are_local_and_in_the_sites_language(settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    at = datetime(2024, 5, 3, 20, 30, tzinfo=UTC)

    with translation.override("zh-hans"):
        assert (moment(at), month(at)) == ("2024年5月4日 04:30", "2024年5月")
    assert moment(at) == "May 4, 2024, 04:30"


@pytest.mark.parametrize(
    ("tag", "html"),
    [
        ("en", '<time class="x" datetime="2024-05-03">May 3, 2024</time>'),
        ("de", '<time class="x" datetime="2024-05-03" lang="de">3. Mai 2024</time>'),
        ("la", '<time class="x" datetime="2024-05-03">May 3, 2024</time>'),
    ],
)
def test_dated_marks_a_language_other_than_the_pages(tag, html):
    template = Template('{% load dates %}{% dated day tag "x" %}{% dated None %}')

    assert template.render(Context({"day": DAY, "tag": tag})) == html


def test_interface_tag_is_spelled_as_posts_spell_theirs():
    with translation.override("zh-hans"):
        assert interface_tag() == "zh-Hans"
    assert interface_tag() == "en"
