from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from blog.forms import PageForm


def page_of(request: HttpRequest, rows: QuerySet[Any], *, size: int) -> Page[Any]:
    """Return the page that ``?page=`` names; a page that is not there is a 404."""
    form = PageForm(request.GET)
    if not form.is_valid():
        raise Http404("There is no such page.")
    try:
        return Paginator(rows, size).page(form.cleaned_data["page"] or 1)
    except EmptyPage as error:
        raise Http404("There is no such page.") from error
