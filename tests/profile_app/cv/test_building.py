import json
from datetime import date

import pytest
from django.utils import translation

from blog.models import CacheGeneration, DailyDownloads
from blog.typesetting import TypesettingError
from blog.visits.drain import drain
from profile_app.cv import building
from profile_app.cv import views as cv_views
from profile_app.cv.building import build_cv, cv_error
from profile_app.cv.content import cv_content
from profile_app.cv.rich_text import rich_text, text_nodes
from profile_app.cv.sections import load_cv
from profile_app.cv.typesetting import typeset
from profile_app.models import Activity, Award, CvSection, Resource
from tests.data import (
    make_person,
    make_position,
    make_profile,
    make_publication,
    make_staff,
)

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
HOSTILE = '#let x = 1 $y$ *z* @w \\ " </script> #import "/etc/passwd" 公平 α→β x²'


@pytest.fixture(autouse=True)
def _nothing_built():
    """The version of the content grows with a commit, which no test here comes to."""
    cv_views._CACHE.clear()


def content(profile=None):
    profile = profile or make_profile()
    return cv_content(profile, load_cv(profile), "https://ada.example/")


def arrange(kind, **fields):
    CvSection.objects.update_or_create(kind=kind, defaults=fields)


def headings():
    return [section["title"] for section in content()["sections"]]


# ── what it says ────────────────────────────────────────────────────────────────────────────
def test_sections_without_content_are_omitted():
    make_publication(is_peer_reviewed=True)

    assert headings() == ["Publications"]


def test_owner_chooses_sections_titles_and_order():
    make_publication()
    make_position()
    arrange("publications", order=0, title="Papers")
    arrange("experience", order=1)
    CvSection(kind="own", title="Skills", text="*Rust* and Python", order=2).save()
    before = headings()
    arrange("experience", is_visible=False)

    assert before == ["Papers", "Experience", "Skills"]
    assert headings() == ["Papers", "Skills"]


def test_section_without_a_row_is_last():
    make_publication()
    Award(text="A grant").save()
    arrange("awards", order=0)
    CvSection.objects.filter(kind="publications").delete()

    assert headings() == ["Awards", "Publications"]


def test_publication_has_authors_venue_and_links():
    peer, me = make_person("Yinwei Dai"), make_person("Ada Lovelace", is_me=True)
    publication = make_publication(
        "Apparate", authors=(peer, me), venue="SOSP", year=2024, award="Best Paper", slug="apparate"
    )
    publication.authorships.update(equal_group=1)
    Resource.objects.create(publication=publication, kind="pdf", file="publications/a.pdf")

    (section,) = content()["sections"]

    (row,) = section["rows"]
    assert row["authors"] == [
        {"name": "Yinwei Dai", "is_me": False, "marks": "*"},
        {"name": "Ada Lovelace", "is_me": True, "marks": "*"},
    ]
    assert row["venue"] == [[{"kind": "text", "text": "SOSP 2024"}]]
    assert row["honours"] == ["Best Paper"]
    assert row["links"][0]["url"] == "https://ada.example/publications/apparate/a.pdf"
    assert section["legend"] == ["* equal contribution"]


@pytest.mark.parametrize(
    ("html", "tree"),
    [
        (
            "<p>One <em>two</em></p>",
            [
                {
                    "kind": "par",
                    "body": [
                        {"kind": "text", "text": "One "},
                        {"kind": "emph", "body": [{"kind": "text", "text": "two"}]},
                    ],
                    "is_numbered": False,
                }
            ],
        ),
        (
            '<a href="javascript:x">no</a>',
            [{"kind": "par", "body": [{"kind": "text", "text": "no"}], "is_loose": True}],
        ),
        (
            '<math alttext="x^2"><mi>x</mi></math>',
            [{"kind": "par", "body": [{"kind": "text", "text": "x²"}], "is_loose": True}],
        ),
        ("<script>bad()</script>", []),
    ],
)
def test_html_becomes_a_tree(html, tree):
    assert rich_text(html) == tree


def test_deep_markup_is_cut():
    deep = rich_text("<em>" * 5000 + "x")

    assert len(json.dumps(deep)) < 2000


# ── the file ────────────────────────────────────────────────────────────────────────────────
def test_pdf_is_tagged_and_titled():
    make_position(note="- one\n- two\n\n$x^2$")

    pdf = typeset(content(make_profile(name="Ada Lovelace", native_name="潘瑞")))

    assert pdf.startswith(b"%PDF-1.7")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert b"/StructTreeRoot" in pdf
    assert b"/Marked true" in pdf


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_any_text_can_be_typeset(paper):
    make_profile(
        name=HOSTILE, native_name=HOSTILE, headline=HOSTILE, email_words=HOSTILE, cv_paper=paper
    )
    make_publication(HOSTILE, authors=(make_person(HOSTILE),), venue=HOSTILE, award=HOSTILE)
    make_position(role=HOSTILE, note=HOSTILE)
    Activity(text=HOSTILE, year="2020").save()
    CvSection(kind="own", title=HOSTILE[:80], text=HOSTILE).save()

    assert typeset(content(make_profile(name=HOSTILE))).startswith(b"%PDF")


def test_pdf_is_built_once_for_the_same_content(monkeypatch):
    made = []
    monkeypatch.setattr(building, "typeset", lambda data: made.append(data) or b"%PDF")
    data = content()

    first, second = build_cv(data), build_cv(data)

    assert first == second
    assert len(made) == 1


def test_pdf_is_rebuilt_when_the_content_changes():
    before = build_cv(content())
    make_publication()

    after = build_cv(content())

    assert before.fingerprint != after.fingerprint
    assert after.path.read_bytes().startswith(b"%PDF")


def test_failure_keeps_the_last_good_pdf_and_is_reported(monkeypatch, client):
    good = build_cv(content())
    tries = []

    def fail(data):
        tries.append(data)
        raise TypesettingError("no such font")

    monkeypatch.setattr(building, "typeset", fail)
    make_publication()

    rebuilt = [build_cv(content()), build_cv(content())]

    assert [built.path for built in rebuilt] == [good.path, good.path]
    assert len(tries) == 1
    assert cv_error().endswith("no such font")
    client.force_login(make_staff())
    assert "no such font" in client.get("/admin/").text


def test_error_disappears_after_a_good_build(monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(
            building, "typeset", lambda data: (_ for _ in ()).throw(TypesettingError("x"))
        )
        with pytest.raises(building.CvUnavailableError):
            build_cv(content())
    make_publication()

    build_cv(content())

    assert cv_error() == ""


def test_missing_chinese_font_is_reported(monkeypatch):
    monkeypatch.setattr("blog.typefaces._has_cjk_font", lambda: False)

    build_cv(content(make_profile(native_name="潘瑞")))

    assert "fonts-noto-cjk" in cv_error()


@pytest.mark.parametrize(
    ("has_font", "printed"),
    [(False, "Germany, R&D and naïve ✓"), (True, "Germany 🇩🇪, R&D 👩\u200d🔬 and naïve ✓")],
)
def test_emoji_without_a_font_are_left_out_and_reported(monkeypatch, has_font, printed):
    typeset_contents = []
    monkeypatch.setattr("blog.typefaces._has_emoji_font", lambda: has_font)
    monkeypatch.setattr(
        "profile_app.cv.typesetting.typeset_template",
        lambda template, data, **options: typeset_contents.append(data) or b"%PDF",
    )

    build_cv(content(make_profile(headline="Germany 🇩🇪, R&D 👩\u200d🔬 and naïve ✓")))

    assert typeset_contents[0]["headline"] == printed
    assert ("fonts-noto-color-emoji" in cv_error()) is not has_font


# ── the pages ───────────────────────────────────────────────────────────────────────────────
def test_pdf_is_served_under_the_owners_name(client):
    make_profile(name="Ada Lovelace")

    response = client.get("/cv.pdf")

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="Ada Lovelace CV.pdf"'
    assert response.getvalue().startswith(b"%PDF")
    again = client.get("/cv.pdf", HTTP_IF_NONE_MATCH=response["ETag"])
    assert again.status_code == 304


def test_part_of_the_pdf_is_served(client):
    make_profile(name="Ada Lovelace")
    whole = client.get("/cv.pdf")
    ranges = {"range": "bytes=0-4"}

    part = client.get("/cv.pdf", headers={**ranges, "if-range": whole["ETag"]})
    other = client.get("/cv.pdf", headers={**ranges, "if-range": '"older"'})

    assert (part.status_code, part.getvalue()) == (206, b"%PDF-")
    assert (other.status_code, whole["Accept-Ranges"]) == (200, "bytes")


def test_content_is_collected_again_only_if_the_site_has_changed(client, monkeypatch):
    gathered = []
    monkeypatch.setattr(cv_views, "load_cv", lambda profile: gathered.append(profile) or [])
    for _ in range(3):
        client.get("/cv.pdf")
    before = len(gathered)

    CacheGeneration.bump()
    client.get("/cv.pdf")

    assert (before, len(gathered)) == (1, 2)


def test_pdf_download_is_counted_once_per_reader(client):
    for _ in range(3):
        client.get("/cv.pdf", HTTP_USER_AGENT=BROWSER)

    drain()

    assert [(row.name, row.count) for row in DailyDownloads.objects.all()] == [("cv/cv.pdf", 1)]


@pytest.mark.parametrize(("wins", "body"), [(True, b"%PDF own"), (False, b"%PDF-1.7")])
def test_uploaded_cv_is_offered_if_chosen(client, settings, wins, body):
    (settings.MEDIA_ROOT / "cv").mkdir(parents=True, exist_ok=True)
    (settings.MEDIA_ROOT / "cv" / "own.pdf").write_bytes(b"%PDF own")
    make_profile(cv_file="cv/own.pdf", cv_file_wins=wins)

    assert client.get("/cv.pdf").getvalue().startswith(body)


def test_page_and_pdf_link_to_each_other(client, monkeypatch):
    assert 'href="/cv.pdf"' in client.get("/cv/").text
    monkeypatch.setattr(
        building, "typeset", lambda data: (_ for _ in ()).throw(TypesettingError("x"))
    )

    response = client.get("/cv.pdf")

    assert (response.status_code, response["Location"]) == (302, "/cv/")


# ── its language ────────────────────────────────────────────────────────────────────────────
def test_cv_is_in_the_language_of_the_site():
    make_position(advisor="王一", start_on=date(2024, 5, 1))
    make_publication(has_more_authors=True)

    with translation.override("zh-hans"):
        data = content(make_profile(name="潘瑞", language="zh-Hans"))
    position = data["sections"][0]["rows"][0]

    assert data["language"] == "zh"
    assert data["words"] == {"cv": "简历", "et_al": "等"}
    assert [section["title"] for section in data["sections"]] == ["工作经历", "论著"]
    assert position["side"] == "2024年5月至今"
    assert position["about"] == [[*text_nodes("合作导师： "), *text_nodes("王一")]]
    assert typeset(data).startswith(b"%PDF")
