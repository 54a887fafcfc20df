"""A site in which every field of every model has a value that is hard to export."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from blog.editor.trash import move_to_trash
from blog.images.library import replace_image, store_image
from blog.models import (
    BlogSettings,
    DailyDownloads,
    DailyReferrer,
    DailyVisits,
    ExcludedRequests,
    NoteTemplate,
    Page,
    Post,
    Redirect,
)
from blog.visits.windows import rebuild_totals
from profile_app.models import MenuItem, Profile
from site_config.archive.schema import SHAPES, Shape
from tests.images import drawing, encoded

LINE = '  - yes: "no" # it\'s \\ {a}, [b] 😀 潘瑞 \u2028 ---'
TEXT = """---
title: not the details
---

  two spaces, \ttab, trailing
- [a](../media/plot.png) media/plot.png, /media/nowhere.png.

😀 `code` $x^2$ [[Nobody]] "quoted" \u2028\ufeff

...
"""
WINDOWS = "One line\r\nand\r\n\r\nanother\r\n"
MIXED = "one\r\ntwo\nthree\rfour"
MOMENT = datetime(2021, 3, 4, 5, 6, 7, 89, tzinfo=UTC)
BY_NAME: dict[str, Any] = {
    "accent": "#0b5394",
    "arxiv_id": "2312.05385",
    "citation_key": "Lovelace:1843/a-b",
    "comments_address": "https://comments.example.org/?a={address}",
    "cv_paper": "us-letter",
    "doi": "10.1145/ABC.(1)<x>",
    "language": "zh-Hans",
    "native_language": "zh-Hans",
    "reply_address": "ada@example.org",
    "time_zone": "Europe/Berlin",
    "translation_key": "- group: 'x",
    "slug": "深度学习-a_B",
    "file_name": "slides.pdf",
    "authors_shown": 3,
    "bibtex_fields": {"Ä key": LINE, "a": ""},
    "month": 12,
    "year": 1999,
    "preprint_year": 1998,
    "kind": None,
}
TRANSLATION = {"translation_key": BY_NAME["translation_key"]}


def filled(shape: Shape, **given: Any) -> Any:
    """Return an unsaved row in which every plain field has a different value."""
    row = shape.model()
    for field in shape.fields():
        if not field.is_relation:
            setattr(row, field.attname, given.get(field.name, value_for(field)))
    for name, value in given.items():
        setattr(row, name, value)
    return row


def value_for(field: Any) -> Any:
    if isinstance(field, models.FileField | models.UUIDField):
        return field.get_default()
    if field.name in BY_NAME and not field.choices:
        value = BY_NAME[field.name]
        is_number = isinstance(field, models.IntegerField)
        if isinstance(value, int) == is_number:
            return value
    return _of_kind(field)


def _of_kind(field: Any) -> Any:
    if field.choices:
        return next(value for value, _ in field.choices if value != field.get_default())
    kinds = (
        (models.BooleanField, not field.get_default()),
        (models.IntegerField, 7),
        (models.JSONField, {"Ä key": ["v", {"x": 1.5}], "a": None, "url": LINE}),
        (models.DateTimeField, MOMENT),
        (models.DateField, date(2020, 2, 29)),
        (models.TimeField, time(10, 30)),
        (models.URLField, "https://example.org/a%20b?c=d&e#f"),
        (models.TextField, TEXT),
    )
    for kind, value in kinds:
        if isinstance(field, kind):
            return value
    return (
        LINE[: field.max_length].rstrip()
        if field.max_length > 30
        else "- yes: 'x"[: field.max_length]
    )


def make_hostile_site() -> None:
    shapes = {shape.model.__name__: shape for shape in SHAPES}
    image = store_image(encoded(drawing(40, 30), "PNG"), "plot.png")
    other = store_image(encoded(drawing(50, 30), "PNG"), "Plot.png")
    former = other.file.url
    replace_image(other, encoded(drawing(60, 30), "PNG"))
    image.description = LINE
    image.save()
    stored = default_storage.save("files/" + "ab" * 32 + ".pdf", ContentFile(b"%PDF-1.4 handout"))
    upper, lower = _saved(shapes, "Topic", name="B"), _saved(shapes, "Topic", slug="a", name="A")
    upper.parent = lower
    upper.save()
    paper = _saved(shapes, "Paper")
    paper.topics.set([upper, lower])
    _saved(shapes, "Paper", doi="", arxiv_id="", citation_key="second", title="Second", year=None)
    series = _saved(shapes, "Series")
    links = f"![p]({image.file.url}) [f](/media/{stored}). [[a-draft]] [@{paper.citation_key}]"
    body = f"{links}\n![f]({former})\n\n{TEXT}"
    post = _post(shapes, body, paper=paper, series=series, cover="cover.png")
    post.topics.set([upper])
    _other_posts(shapes)
    _publication(shapes, post, upper)
    _person(shapes, image)
    Redirect.objects.create(path="/old/ä b", post=post)
    Redirect.objects.create(path="/old/topic", topic=upper)
    Redirect.objects.create(path="/old/cv.html", url="https://ä.example/?a=1#b")
    join = {"path": "/group/join/", "body": "[[a-draft]]", "translation_key": "join"}
    page = filled(shapes["Page"], status="published", **join)
    page.cover.save("page.png", ContentFile(encoded(drawing(20, 30), "PNG")), save=True)
    Redirect.objects.create(path="/old/join", post=page)
    menu = {"place": "footer", "is_nested": True, "is_visible": False}
    MenuItem.objects.create(kind="page", page=page, url="/cv/", label=LINE[:60].strip(), **menu)
    MenuItem.objects.create(kind="file", label="Handout", file=stored, order=2)
    trashed = Page(path="/gone/", title="Gone")
    trashed.save()
    move_to_trash(trashed)
    Redirect.objects.create(path="/old/gone", post=trashed)
    MenuItem.objects.create(kind="page", page=trashed)
    DailyVisits.objects.create(post=page, day=MOMENT.date(), count=5)
    _counts(post)


def _saved(shapes: dict[str, Shape], name: str, /, **given: Any) -> Any:
    row = filled(shapes[name], **given)
    row.save()
    return row


def _post(shapes: dict[str, Shape], body: str, *, cover: str = "", **given: Any) -> Post:
    row = filled(shapes["Post"], **{"status": "published", "body": body, **given})
    if cover:
        row.cover.save(cover, ContentFile(encoded(drawing(30, 20), "PNG")), save=False)
    row.save()
    moments = {"created_at": MOMENT, "updated_at": MOMENT.replace(year=2022)}
    Post.with_trash.filter(pk=row.pk).update(**moments)
    return row


def _other_posts(shapes: dict[str, Shape]) -> None:
    """Posts of each status, with texts that files can't store unchanged, and one in the trash."""
    later = MOMENT.replace(year=2150)
    for slug, body, more in (
        ("a-draft", "", {"status": "draft", "published_at": None, "is_pinned": False}),
        ("later", WINDOWS, {"published_at": later}),
        ("unlisted", MIXED, {"status": "unlisted"}),
        ("tied", "\n\n  begins late\n\n", {"language": "de", **TRANSLATION}),
        ("TIED", "a long line " * 20_000, {"title": "x" * 300}),
        ("长" * 200, "---\n---\n", {"uid": "12345678-1234-5678-1234-567812345678"}),
    ):
        _post(shapes, body, slug=slug, **{"translation_key": "", **more})
    trashed = _post(shapes, "What was thrown away", slug="thrown-away", translation_key="")
    move_to_trash(trashed)


def _publication(shapes: dict[str, Shape], post: Post, topic: Any) -> None:
    shape = shapes["Publication"]
    slugs = {"Ada": "ada"}
    people = [
        _saved(shapes, "Person", name=name, slug=slugs.get(name))
        for name in ("Wei Wang", "Wei Wang", "Ada")
    ]
    people[2].cover.save("ada.png", ContentFile(encoded(drawing(32, 32), "PNG")), save=True)
    filled(shapes["Person"].parts["links"], person=people[2]).save()
    row = filled(shape, post=post)
    row.cover.save("cover.png", ContentFile(encoded(drawing(30, 20), "PNG")), save=False)
    row.save()
    row.topics.set([topic])
    for order, one in enumerate(people):
        part = shape.parts["authorships"]
        filled(part, publication=row, person=one, order=order % 2).save()
    slides = filled(shape.parts["resources"], publication=row, url="", file_name="", kind="slides")
    slides.file.save("slides.pdf", ContentFile(b"%PDF-1.4 slides"))
    filled(shape.parts["resources"], publication=row, file_name="").save()
    filled(shape.parts["identifiers"], publication=row).save()
    row.slug = "renamed"
    row.save()
    _works(shapes, row, post, people[0])
    _saved(shapes, "Publication", slug="plain", doi="", arxiv_id="", bibtex_key="")
    type(row).objects.update(updated_at=MOMENT)


def _works(shapes: dict[str, Shape], publication: Any, post: Post, person: Any) -> None:
    shape = shapes["Project"]
    row = filled(shape)
    row.cover.save("cover.png", ContentFile(encoded(drawing(32, 20), "PNG")), save=True)
    row.people.set([person])
    row.publications.set([publication])
    row.posts.set([post])
    filled(shape.parts["links"], project=row).save()
    talk = filled(shapes["Talk"], publication=publication, minutes=50)
    talk.slides.save("slides.pdf", ContentFile(b"%PDF-1.4 slides of a talk"))
    course = _saved(shapes, "Course")
    material = filled(shapes["Course"].parts["materials"], course=course, url="")
    filled(shapes["Course"].parts["materials"], course=course).save()
    material.file.save("syllabus.pdf", ContentFile(b"%PDF-1.4 syllabus"))
    for each in (row, talk, course):
        type(each).objects.update(updated_at=MOMENT)


def _person(shapes: dict[str, Shape], image: Any) -> None:
    profile = filled(shapes["Profile"], bio=f"![p]({image.file.url})\n\n{WINDOWS}")
    profile.photo.save("me.png", ContentFile(encoded(drawing(20, 20), "PNG")), save=False)
    profile.hover_photo.save("me.png", ContentFile(encoded(drawing(22, 20), "PNG")), save=False)
    profile.cv_file.save("cv.pdf", ContentFile(b"%PDF-1.4 cv"), save=False)
    profile.save()
    filled(shapes["Profile"].parts["links"], profile=Profile.load()).save()
    for name in ("Interest", "Activity", "Award", "News", "Student"):
        _saved(shapes, name)
        _saved(shapes, name, order=0)
    position = filled(shapes["Position"], end_on=None)
    position.logo.save("logo.png", ContentFile(encoded(drawing(24, 20), "PNG")), save=False)
    position.save()
    _saved(shapes, "Position", start_on=None)
    for name in ("HomeSection", "CvSection"):
        shapes[name].model._default_manager.all().delete()
        _saved(shapes, name, kind="own")
        _saved(shapes, name, kind="publications", is_visible=True, text=MIXED)
    NoteTemplate.objects.all().delete()
    NoteTemplate.objects.create(kind="note", body=WINDOWS)
    NoteTemplate.objects.create(kind="essay", body="")
    filled(shapes["BlogSettings"]).save()
    assert BlogSettings.objects.count() == 1


def _counts(post: Post) -> None:
    now = timezone.now()
    for day in (now.date() - timedelta(days=1), now.date() - timedelta(days=400)):
        DailyVisits.objects.create(post=post, day=day, count=3)
        DailyReferrer.objects.create(post=post, day=day, host='a,"b".example', count=2)
        DailyDownloads.objects.create(name="cv/ü, x.pdf", day=day, count=5)
        ExcludedRequests.objects.create(day=day, reason="robot", count=9)
    rebuild_totals(now)
