from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404, HttpRequest

from blog.forms import PageForm


def paginate(request: HttpRequest, rows: Any, *, size: int) -> Page[Any]:
    """Return the page in ``?page=`` of a queryset or a list; raise Http404 if it doesn't exist."""
    form = PageForm(request.GET)
    if not form.is_valid():
        raise Http404("No such page.")
    try:
        return Paginator(rows, size).page(form.cleaned_data["page"] or 1)
    except EmptyPage as error:
        raise Http404("No such page.") from error
