import re

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from blog.images.library import replacement_url
from blog.images.serving import serve_file

A_YEAR = 31_536_000
# Names with a digest of the content: they never change, so browsers may cache them for good.
NAMED_BY_CONTENT = re.compile(r"^images/|[-/][0-9a-f]{12,64}(?:_\w{7})?\.(?:png|jpg|gif|webp)$")


@require_safe
def serve_media(request: HttpRequest, name: str) -> HttpResponseBase:
    cache_control = (
        f"public, max-age={A_YEAR}, immutable"
        if NAMED_BY_CONTENT.search(name)
        else "public, max-age=3600"
    )
    try:
        return serve_file(request, name, cache_control=cache_control)
    except Http404:
        # Other pages may still link to an image that was replaced.
        successor = replacement_url(name)
        if not successor:
            raise
        response = HttpResponseRedirect(successor)
        response["Cache-Control"] = "public, max-age=300"
        return response
