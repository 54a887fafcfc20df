"""Loads what stands on the blog: topics, the reading list, the posts."""

import re
from datetime import datetime, timedelta

from django.db.models import Q

from blog.models import Paper, Post, Series, Topic
from blog.models.papers import title_key
from site_config.demo.content import DemoContent, Entry
from site_config.demo.placing import Placing, set_topics

_FIGURE = re.compile(r"(?<=\]\()demo:([\w.-]+)")


# Invented, as the visits are: one paper is read every few weeks.
BETWEEN_PAPERS = timedelta(days=40)


def load_writing(content: DemoContent, placing: Placing, now: datetime) -> list[Post]:
    """Return the posts that are new."""
    topics = _load_topics(content, placing)
    papers = {
        entry["key"]: _load_paper(entry, topics, placing, now - BETWEEN_PAPERS * place)
        for place, entry in enumerate(content.papers)
    }
    series = {entry["slug"]: _load_series(entry, placing) for entry in content.series}
    new = []
    for entry in content.posts:
        known = Post.objects.filter(slug=entry["slug"]).exists()
        post = _load_post(entry, topics, papers, series, placing=placing, now=now)
        if not known:
            new.append(post)
    return new


def _load_topics(content: DemoContent, placing: Placing) -> dict[str, Topic]:
    topics: dict[str, Topic] = {}
    for order, entry in enumerate(content.topics):
        topics[entry["slug"]] = placing.put(
            Topic.objects.filter(slug=entry["slug"]),
            {
                "name": entry["name"],
                "slug": entry["slug"],
                "description": entry["description"],
                "parent": topics.get(entry.get("parent", "")),
            },
            once={"order": order},
        )
    return topics


def _load_paper(
    entry: Entry, topics: dict[str, Topic], placing: Placing, read_at: datetime
) -> Paper:
    same = Q(title_key=title_key(entry["title"]))
    for name in ("doi", "arxiv_id"):
        if entry.get(name):
            same |= Q(**{name: entry[name]})
    is_read = entry["state"] == Paper.State.READ
    names = ("title", "authors", "venue", "year", "doi", "arxiv_id", "url", "pdf_url", "summary")
    return placing.put(
        Paper.objects.filter(same),
        {name: entry[name] for name in names if name in entry},
        once={"state": entry["state"], "read_on": read_at.date() if is_read else None},
        relate=lambda paper: set_topics(paper, [topics[slug] for slug in entry["topics"]]),
    )


def _load_series(entry: Entry, placing: Placing) -> Series:
    return placing.put(Series.objects.filter(slug=entry["slug"]), dict(entry))


def _load_post(
    entry: Entry,
    topics: dict[str, Topic],
    papers: dict[str, Paper],
    series: dict[str, Series],
    *,
    placing: Placing,
    now: datetime,
) -> Post:
    status = Post.Status(entry.get("status", Post.Status.PUBLISHED))
    published_at = _published_at(entry, now) if status == Post.Status.PUBLISHED else None
    found = Post.objects.filter(slug=entry["slug"])
    is_new = not found.exists()
    post = placing.put(
        found,
        {
            "kind": entry["kind"],
            "title": entry["title"],
            "slug": entry["slug"],
            "summary": entry["summary"],
            "language": entry.get("language", "en"),
            "paper": papers[entry["paper"]] if "paper" in entry else None,
            "series": series[entry["series"]] if "series" in entry else None,
            "part": entry.get("part"),
            "is_pinned": entry.get("pinned", False),
            "body": _FIGURE.sub(lambda name: placing.files.figure_url(name[1]), entry["body"]),
        },
        once={"status": status, "published_at": published_at},
        relate=lambda post: set_topics(post, [topics[slug] for slug in entry["topics"]]),
    )
    if is_new and published_at is not None and published_at <= now:
        # As if it had been written then, and not changed since.
        Post.objects.filter(pk=post.pk).update(created_at=published_at, updated_at=published_at)
    return post


def _published_at(entry: Entry, now: datetime) -> datetime:
    """In the morning of the day; some days have passed between a paper and its note."""
    day = now - timedelta(days=entry["days_ago"])
    return day.replace(hour=7, minute=len(entry["title"]) % 60, second=0, microsecond=0)
