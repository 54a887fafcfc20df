"""The editor's JSON endpoints: preview, image upload, image library and alt text."""

from collections.abc import Callable
from functools import partial, wraps

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from blog.images.cleaning import MAX_IMAGE_BYTES, ImageRefused
from blog.images.library import duplicate_notice, image_path, store_upload, thumbnail_url
from blog.links.post_links import find_post_url
from blog.list_blocks import filled
from blog.markdown.lookups import render_text
from blog.markdown.reading_time import reading_minutes
from blog.markdown.rendering import (
    BodyTooLarge,
    RenderingTimeout,
    render_markdown,
)
from blog.models import Image, MarkdownContent
from blog.models.base import BODY
from blog.validators import validate_plain_text

PICKER_PAGE = 24
MAX_SEARCH_WORDS = 10

EditorView = Callable[[HttpRequest], JsonResponse]


def can_write(user: User | AnonymousUser) -> bool:
    """Return whether the user is staff and may add or change any Markdown content."""
    if not (user.is_active and user.is_staff):
        return False
    models = [model for model in apps.get_models() if issubclass(model, MarkdownContent)]
    return any(
        user.has_perm(f"{model._meta.app_label}.{get_permission_codename(action, model._meta)}")
        for model in models
        for action in ("add", "change")
    )


def writers_only(view: EditorView) -> EditorView:
    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest) -> JsonResponse:
        if not request.user.is_authenticated:
            return error_response(
                "You are signed out. Sign in again in another tab, then continue here.", status=403
            )
        if not can_write(request.user):
            return error_response("You don't have permission to write on this site.", status=403)
        response = view(request)
        response["Cache-Control"] = "no-store"
        return response

    return guarded


def validate_markdown(text: str) -> None:
    """Raise ValidationError for text that can't be rendered."""
    try:
        render_markdown(text)
    except (BodyTooLarge, RenderingTimeout) as error:
        raise ValidationError(str(error)) from error


@writers_only
def preview_markdown(request: HttpRequest) -> JsonResponse:
    text = request.POST.get("content", "")
    try:
        language = request.POST.get("language", "en")
        has_lists = request.POST.get("field") == BODY
        rendered = render_text(
            text,
            language=language[:35],
            has_lists=has_lists,
            with_line_numbers=True,
            find_post_url=partial(find_post_url, user=request.user),
        )
    except (BodyTooLarge, RenderingTimeout) as error:
        return error_response(str(error), status=413)
    return JsonResponse(
        {
            "html": filled(rendered.html, request),
            "words": rendered.word_count,
            "minutes": reading_minutes(rendered.word_count),
            "problems": [
                {"line": p.line, "message": p.message, "source": p.source.strip()}
                for p in rendered.problems
            ],
        }
    )


@writers_only
def upload(request: HttpRequest) -> JsonResponse:
    """Store an image; ``image_code`` is the key that markdownx uses."""
    file = request.FILES.get("image")
    if file is None:
        return error_response("No image was uploaded.", status=400)
    try:
        image = store_upload(file)
    except ImageRefused as error:
        too_large = (file.size or 0) > MAX_IMAGE_BYTES
        return error_response(str(error), status=413 if too_large else 400)
    words = escape_alt_text(image.description)
    url = image.file.url
    form = reverse("admin:blog_image_change", args=[image.pk])
    return JsonResponse(
        {
            "image_code": f"![{words}]({url})",
            "url": url,
            "description": words,
            "form": form,
            "duplicate": duplicate_notice(file.name or "", image),
        }
    )


@writers_only
def find_images(request: HttpRequest) -> JsonResponse:
    """Return a page of the images whose name or alt text has all words, newest first."""
    rows = Image.objects.filter(binned_at=None)
    for word in request.POST.get("words", "").split()[:MAX_SEARCH_WORDS]:
        rows = rows.filter(Q(name__icontains=word) | Q(description__icontains=word))
    page = Paginator(rows, PICKER_PAGE).get_page(request.POST.get("page", "1"))
    images = [
        {
            "url": image.file.url,
            "thumbnail": thumbnail_url(image),
            "name": str(image),
            "description": escape_alt_text(image.description),
        }
        for image in page
    ]
    following = page.next_page_number() if page.has_next() else 0
    return JsonResponse({"images": images, "next": following, "count": page.paginator.count})


@writers_only
def describe_image(request: HttpRequest) -> JsonResponse:
    """Save an image's alt text, the default wherever the image is inserted next."""
    path = image_path(request.POST.get("url", ""))
    image = Image.objects.at(path) if path else None
    if image is None:
        return error_response("This image is no longer in the library.", status=404)
    if image.description and not request.user.has_perm("blog.change_image"):
        return error_response(
            "It already has alt text, which you don't have permission to change.",
            status=403,
        )
    description = " ".join(request.POST.get("description", "").split())
    limit = Image._meta.get_field("description").max_length or 0
    if len(description) > limit:
        return error_response(
            f"The alt text has {len(description)} characters; the limit is {limit}.", status=400
        )
    try:
        validate_plain_text(description)
    except ValidationError as error:
        return error_response(error.messages[0], status=400)
    Image.objects.filter(pk=image.pk).update(description=description)
    return JsonResponse({"description": escape_alt_text(description)})


def escape_alt_text(words: str) -> str:
    """Return words without the characters that are special in Markdown."""
    return " ".join("".join(" " if c in "[]()\\`<>!*" else c for c in words).split())


def error_response(message: str, *, status: int) -> JsonResponse:
    return JsonResponse({"error": message}, status=status)
