"""Create rows for tests; each test passes only the values that matter to it."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from blog.models import Page, Paper, Post, Topic
from profile_app.models import (
    Authorship,
    Course,
    Person,
    Position,
    Profile,
    Project,
    Publication,
    Talk,
)

_numbers = count(1)


def make_topic(name: str | None = None, **fields: Any) -> Topic:
    return Topic.objects.create(name=name or f"Topic {next(_numbers)}", **fields)


def make_paper(title: str | None = None, **fields: Any) -> Paper:
    return Paper.objects.create(title=title or f"Paper {next(_numbers)}", **fields)


def make_post(
    title: str | None = None, *, topics: tuple[Topic, ...] = (), days_ago: float = 1, **fields: Any
) -> Post:
    fields.setdefault("status", Post.Status.PUBLISHED)
    fields.setdefault("published_at", timezone.now() - timedelta(days=days_ago))
    post = Post(title=title or f"Post {next(_numbers)}", **fields)
    post.save()
    post.topics.set(topics)
    return post


def make_draft(title: str | None = None, **fields: Any) -> Post:
    return make_post(
        title or "A draft", **{"status": Post.Status.DRAFT, "published_at": None, **fields}
    )


def make_page(path: str, title: str | None = None, **fields: Any) -> Page:
    fields = {"status": Post.Status.PUBLISHED, "published_at": timezone.now(), **fields}
    page = Page(path=path, title=title or f"Page {next(_numbers)}", **fields)
    page.save()
    return page


def make_profile(**fields: Any) -> Profile:
    profile = Profile.load()
    for name, value in {"name": "Ada Lovelace", **fields}.items():
        setattr(profile, name, value)
    profile.save()
    return profile


def make_person(name: str | None = None, **fields: Any) -> Person:
    return Person.objects.create(name=name or f"Person {next(_numbers)}", **fields)


def make_publication(
    title: str | None = None, *, authors: tuple[Person, ...] = (), **fields: Any
) -> Publication:
    fields.setdefault("year", 2023)
    publication = Publication(title=title or f"Publication {next(_numbers)}", **fields)
    publication.save()
    for order, person in enumerate(authors):
        Authorship.objects.create(publication=publication, person=person, order=order)
    return publication


def make_project(title: str | None = None, **fields: Any) -> Project:
    return Project.objects.create(title=title or f"Project {next(_numbers)}", **fields)


def make_talk(title: str | None = None, **fields: Any) -> Talk:
    fields = {"title": title or f"Talk {next(_numbers)}", "on": date(2023, 5, 1), **fields}
    return Talk.objects.create(**fields)


def make_course(title: str | None = None, **fields: Any) -> Course:
    fields = {"title": title or f"Course {next(_numbers)}", "start_on": date(2023, 9, 1), **fields}
    return Course.objects.create(**fields)


def make_position(**fields: Any) -> Position:
    position = Position(**{"role": "Intern", "institution": "Institute", **fields})
    position.save()
    return position


def make_staff(username: str = "owner", *, is_superuser: bool = True) -> User:
    return User.objects.create_user(
        username, password="correct horse battery", is_staff=True, is_superuser=is_superuser
    )
