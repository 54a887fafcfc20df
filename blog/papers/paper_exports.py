"""Serve the reading list as BibTeX."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import conditional_page, require_safe

from blog.forms import PaperFilterForm
from blog.models import Paper
from blog.papers.paper_bibtex import bibtex_of_paper, bibtex_of_papers

_CONTENT_TYPE = "application/x-bibtex; charset=utf-8"


@require_safe
@conditional_page
def papers_bib(request: HttpRequest) -> HttpResponse:
    """Return the papers that the reading list shows with the same filters."""
    form = PaperFilterForm(request.GET)
    if not form.is_valid():
        raise Http404("No such filter.")
    return _bibtex(bibtex_of_papers(form.filtered(Paper.objects.all())), "papers.bib")


@require_safe
@conditional_page
def paper_bib(request: HttpRequest, pk: int) -> HttpResponse:
    return _bibtex(bibtex_of_paper(get_object_or_404(Paper, pk=pk)), f"paper-{pk}.bib")


def _bibtex(text: str, filename: str) -> HttpResponse:
    response = HttpResponse(text, content_type=_CONTENT_TYPE)
    disposition = content_disposition_header(as_attachment=False, filename=filename)
    response["Content-Disposition"] = disposition or "inline"
    return response
