"""What the editor of the admin asks the server for: a preview, and a place for a picture with its
description.
"""

import re
from collections.abc import Callable
from functools import wraps
from pathlib import PurePath

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from blog.images.cleaning import MAX_BYTES, MEGABYTE, ImageRefused
from blog.images.library import image_url, path_of, store_image
from blog.markdown.lookups import render_text
from blog.markdown.rendering import (
    BodyTooLarge,
    Problem,
    RenderingTimeout,
    reading_minutes,
    render_markdown,
)
from blog.models import Image, MarkdownContent
from blog.validators import validate_plain_text

DeskView = Callable[[HttpRequest], JsonResponse]

# What cameras, clipboards and programs call every picture says nothing of this one.
_NAMELESS = re.compile(
    r"(?:image|img|dsc|pxl|photo|picture|screenshot|screen shot|clipboard|pasted|untitled|unnamed)"
    r"(?![^\W\d])(?:[ \d.:()]|at|on|of|from|image|am|pm)*|[\d ]*|[0-9a-f]{16,}",
    re.IGNORECASE,
)


def may_write(user: User | AnonymousUser) -> bool:
    """Say whether the user is staff that may add or change anything written in Markdown."""
    if not (user.is_active and user.is_staff):
        return False
    written = [model for model in apps.get_models() if issubclass(model, MarkdownContent)]
    return any(
        user.has_perm(f"{model._meta.app_label}.{get_permission_codename(action, model._meta)}")
        for model in written
        for action in ("add", "change")
    )


def for_writers(view: DeskView) -> DeskView:
    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest) -> JsonResponse:
        if not request.user.is_authenticated:
            return refused(
                "You are signed out. Sign in again in another tab and go on here: nothing is lost.",
                status=403,
            )
        if not may_write(request.user):
            return refused("Your account may not write on this site.", status=403)
        response = view(request)
        response["Cache-Control"] = "no-store"
        return response

    return guarded


def validate_markdown(text: str) -> None:
    """Refuse in the form what could not be rendered when it is saved."""
    try:
        render_markdown(text)
    except (BodyTooLarge, RenderingTimeout) as refusal:
        raise ValidationError(str(refusal)) from refusal


@for_writers
def preview(request: HttpRequest) -> JsonResponse:
    text = request.POST.get("content", "")
    try:
        language = request.POST.get("language", "en")
        rendered = render_text(text, language=language[:35], with_line_numbers=True)
    except (BodyTooLarge, RenderingTimeout) as refusal:
        return refused(str(refusal), status=413)
    return JsonResponse(
        {
            "html": rendered.html,
            "words": rendered.word_count,
            "minutes": reading_minutes(rendered.word_count),
            "problems": [_told(problem) for problem in rendered.problems],
        }
    )


@for_writers
def upload(request: HttpRequest) -> JsonResponse:
    """Answer with markdownx's own key, ``image_code``, and with what it is made of."""
    file = request.FILES.get("image")
    if file is None:
        return refused("No picture arrived.", status=400)
    if (file.size or 0) > MAX_BYTES:
        return refused(
            f"The picture has {(file.size or 0) / MEGABYTE:.1f} MB; "
            f"at most {MAX_BYTES // MEGABYTE} MB are accepted.",
            status=413,
        )
    try:
        image = store_image(file.read(), file.name or "")
    except ImageRefused as refusal:
        return refused(str(refusal), status=400)
    words, url = in_brackets(image.description) or alternative(file.name or ""), image_url(image)
    return JsonResponse({"image_code": f"![{words}]({url})", "url": url, "description": words})


@for_writers
def describe(request: HttpRequest) -> JsonResponse:
    """Keep what a picture shows, for every text that will show it."""
    path = path_of(request.POST.get("url", ""))
    image = Image.objects.at(path) if path else None
    if image is None:
        return refused("This picture is not in the library any more.", status=404)
    description = " ".join(request.POST.get("description", "").split())
    longest = Image._meta.get_field("description").max_length or 0
    if len(description) > longest:
        return refused(
            f"The description has {len(description)} characters; at most {longest} are kept.",
            status=400,
        )
    try:
        validate_plain_text(description)
    except ValidationError as refusal:
        return refused(refusal.messages[0], status=400)
    Image.objects.filter(pk=image.pk).update(description=description)
    return JsonResponse({"description": in_brackets(description)})


def alternative(name: str) -> str:
    """Return a file's name as words, to start the picture's description from, if it says any."""
    words = in_brackets(PurePath(name).stem.replace("_", " ").replace("-", " "))[:100]
    return "" if _NAMELESS.fullmatch(words) else words


def in_brackets(words: str) -> str:
    """Return words without what would mean something in Markdown."""
    return " ".join("".join(" " if c in "[]()\\`<>!*" else c for c in words).split())


def _told(problem: Problem) -> dict[str, object]:
    return {"line": problem.line, "message": problem.message, "source": problem.source.strip()}


def refused(sentence: str, *, status: int) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status)
