from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from blog.stored_files import answer_with_file

A_YEAR = 31_536_000


@require_safe
def media_file(request: HttpRequest, name: str) -> HttpResponseBase:
    is_named_by_content = name.startswith("images/")
    cache_control = (
        f"public, max-age={A_YEAR}, immutable" if is_named_by_content else "public, max-age=3600"
    )
    return answer_with_file(request, name, cache_control=cache_control)
