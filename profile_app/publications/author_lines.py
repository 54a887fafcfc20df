"""Split a typed or pasted list of authors while its form is open."""

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from profile_app.models import Publication
from profile_app.publications.author_text import format_authors, known_names, parse_authors

MAX_LENGTH = 50_000


@require_POST
@staff_member_required
def author_lines(request: HttpRequest) -> JsonResponse:
    """Return the authors one per line. A list that isn't understood is an error of the form."""
    text = request.POST.get("text", "")
    may_see_names = request.user.has_perm("profile_app.view_publication")
    if not may_see_names or len(text) > MAX_LENGTH:
        return JsonResponse({}, status=403 if not may_see_names else 400)
    try:
        parsed = parse_authors(text, known_names(Publication()))
    except ValidationError:
        return JsonResponse({"text": text})
    # Keep showing what saving would report as not stored.
    is_whole = not parsed.ignored and not parsed.has_more
    return JsonResponse({"text": format_authors(parsed.authors) if is_whole else text})
