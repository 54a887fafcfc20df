import re

import pytest

from tests.data import make_profile

pytestmark = pytest.mark.django_db

PROFILE = {
    "name": "Ada", "accent": "yellow", "cv_paper": "a4", "publications_by": "year",
    "venue_style": "full", "authors_shown": 10, "language": "en", "links-TOTAL_FORMS": 2,
    "links-INITIAL_FORMS": 0, "links-0-kind": "github", "links-0-url": "gitlab.com/ada",
    "look": "serif", "color_scheme": "auto", "photo_shape": "round",
    "density": "comfortable",
    "links-0-order": 0, "links-1-kind": "other", "links-1-url": "ada.example", "links-1-order": 1,
}  # fmt: skip


@pytest.fixture
def owner(owner):
    make_profile()
    return owner


def summary(response):
    section = re.search(r'<section class="error-summary".*?</section>', response.text, re.DOTALL)
    return section[0] if section else ""


def test_summary_links_to_every_field_with_an_error(owner):
    response = owner.post("/admin/profile_app/profile/1/change/", PROFILE)

    links = dict(re.findall(r'<a href="#([^"]+)">([^<]+)</a>', summary(response)))
    assert links == {
        "id_accent": "Accent color",
        "id_links-0-url": "Link 1, URL or handle",
        "id_links-1-label": "Link 2, Label",
    }
    assert all(f'id="{name}"' in response.text for name in links)
    assert "Enter a URL at github.com or github.io." in summary(response)


def test_conflict_is_a_question_and_not_an_error(owner):
    page = owner.get("/admin/profile_app/profile/1/change/")
    make_profile(headline="Changed elsewhere")
    form = {**PROFILE, "accent": "#9b1c31", "headline": "Mine", "links-TOTAL_FORMS": 0}

    response = owner.post(
        "/admin/profile_app/profile/1/change/",
        {**form, "_opened": page.context["autosave"]["opened"]},
    )

    assert "A newer version was saved while you were editing" in response.text
    assert "Please correct" not in response.text
