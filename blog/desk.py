"""What the editor of the admin asks the server for: a preview, and a place for a picture."""

from collections.abc import Callable
from functools import wraps
from pathlib import PurePath

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from blog.image_cleaning import MAX_BYTES, MEGABYTE, ImageRefused
from blog.images import image_url, picture_for, store_image
from blog.models import MarkdownContent
from blog.rendering import BodyTooLarge, Problem, RenderingTimeout, render_markdown

DeskView = Callable[[HttpRequest], JsonResponse]


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
            return _refusal(
                "You are signed out. Sign in again in another tab and go on here: nothing is lost.",
                status=403,
            )
        if not may_write(request.user):
            return _refusal("Your account may not write on this site.", status=403)
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
        rendered = render_markdown(text, picture=picture_for)
    except (BodyTooLarge, RenderingTimeout) as refusal:
        return _refusal(str(refusal), status=413)
    return JsonResponse(
        {
            "html": rendered.html,
            "words": rendered.word_count,
            "problems": [_said(problem) for problem in rendered.problems],
        }
    )


@for_writers
def upload(request: HttpRequest) -> JsonResponse:
    """Answer with markdownx's own key: ``image_code`` is what the editor inserts."""
    file = request.FILES.get("image")
    if file is None:
        return _refusal("No picture arrived.", status=400)
    if (file.size or 0) > MAX_BYTES:
        return _refusal(
            f"The picture has {(file.size or 0) / MEGABYTE:.1f} MB; "
            f"at most {MAX_BYTES // MEGABYTE} MB are accepted.",
            status=413,
        )
    try:
        image = store_image(file.read(), file.name or "")
    except ImageRefused as refusal:
        return _refusal(str(refusal), status=400)
    words = in_brackets(image.description) or alternative(file.name or "")
    return JsonResponse({"image_code": f"![{words}]({image_url(image)})"})


def alternative(name: str) -> str:
    """Return a file's name as words, to start the picture's description from."""
    return in_brackets(PurePath(name).stem.replace("_", " ").replace("-", " "))[:100]


def in_brackets(words: str) -> str:
    """Return words without what would mean something in Markdown."""
    return " ".join("".join(" " if c in "[]()\\`<>!*" else c for c in words).split())


def _said(problem: Problem) -> str:
    return f"Line {problem.line}: {problem.message}" if problem.line else problem.message


def _refusal(sentence: str, *, status: int) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status)
