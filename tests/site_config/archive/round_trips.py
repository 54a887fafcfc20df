"""Helpers for exporting and importing a site: comparing content, and resetting the site."""

import re
from pathlib import Path

from django.apps import apps

from profile_app.models import Publication
from site_config.archive.exporting import export_content
from site_config.archive.importing import import_content
from site_config.archive.schema import IMAGES, SHAPES
from site_config.search.indexing import rebuild_index

OURS = [
    model for label in ("blog", "profile_app") for model in apps.get_app_config(label).get_models()
]
PUBLIC = """
/ /news/ /publications/ /publications.bib /publications.json /cv/ /theme.css /blog/
/blog/popular/?window=all /blog/popular/?window=trending /blog/papers/ /blog/papers.bib
/blog/topics/ /blog/archive/2021/ /feed/ /feed/atom.xml /feed/rss.xml /feed/feed.json
/sitemap.xml /robots.txt /search/?q=yes /search/?q=spaces /old/topic
"""

# In ids of texts of rows without a slug: an imported row has another number.
ROW_NUMBER = re.compile(rb"\b([a-z]+)-\d+:")
SERVED_HOUR = re.compile(rb' data-served="[^"]*"')


def no_progress(_message):
    pass


def every_shape(shapes=(*SHAPES, IMAGES)):
    for shape in shapes:
        yield shape
        yield from every_shape(shape.parts.values())


def everything():
    """Return every field of every row, by model; rows without an id in any order."""
    keyed = {shape.model for shape in SHAPES if shape.key}
    found = {}
    for model in OURS:
        if model._meta.label in {"blog.CacheGeneration", "blog.WindowState", "blog.SearchWord"}:
            continue
        rows = [row_values(row, keyed) for row in model._default_manager.order_by("pk")]
        found[model._meta.label] = rows if model in keyed else sorted(rows, key=str)
    return found


def row_values(row, keyed):
    values = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.is_relation and field.related_model not in keyed and value is not None:
            value = str(getattr(row, field.name))
        if not field.primary_key or type(row) in keyed:
            values[field.name] = str(value) if field.get_internal_type() == "FileField" else value
    for field in row._meta.many_to_many:
        values[field.name] = sorted(getattr(row, field.name).values_list("pk", flat=True))
    return values


def pages(client):
    addresses = [*PUBLIC.split(), "/cv.pdf"]
    addresses += [
        row.get_absolute_url()
        for shape in SHAPES
        if shape.key
        for row in shape.model.objects.all()
        if hasattr(row, "get_absolute_url")
    ]
    addresses += [
        f"/blog/papers/{paper.pk}.bib" for paper in apps.get_model("blog.Paper").objects.all()
    ]
    found = {}
    for address in addresses:
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        body = SERVED_HOUR.sub(b"", ROW_NUMBER.sub(rb"\1:", body))
        found[address] = (response.status_code, response.headers.get("Location"), body)
    return found


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in Path(folder).rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def flush(settings, media):
    """Reset the site to the state of a new one."""
    for model in (Publication, *OURS):
        model._base_manager.all().delete()
    rebuild_index(from_scratch=True)
    settings.MEDIA_ROOT = media


def export(folder, **options):
    return export_content(folder, dry_run=False, progress=no_progress, **options)


def import_folder(folder, *, dry_run=False):
    return import_content(folder, dry_run=dry_run, progress=no_progress)
