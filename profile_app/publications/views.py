from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from blog.images.serving import serve_file
from blog.markdown.rendering import json_for_script
from blog.paging import paginate
from blog.visits.recording import record_page_visit, served_hour
from profile_app.context import profile_of
from profile_app.models import Publication, Resource
from profile_app.publications.entries import entries_legend, make_entries
from profile_app.publications.filters import (
    PublicationFilterForm,
    group_by_choices,
    group_into_sections,
    order_by_section,
    publication_facets,
)
from profile_app.publications.metadata import abstract_text, scholar_tags, scholarly_article
from profile_app.publications.redirects import redirect_former_slug
from profile_app.publications.reference import publication_bibtex, publication_citations
from profile_app.publications.related import co_authors, neighbors, posts_about

PUBLICATIONS_PER_PAGE = 75


@require_safe
def publication_list(request: HttpRequest) -> HttpResponse:
    form = PublicationFilterForm(request.GET)
    if not form.is_valid():
        raise Http404("No such filter.")
    profile = profile_of(request)
    chosen = form.chosen()
    by = form.cleaned_data["by"] or profile.publications_by
    kept = {"by": by} if by != profile.publications_by else {}
    publications = order_by_section(
        form.filtered().for_page(), by=by, selected_first=profile.selected_first and not chosen
    )
    page = paginate(request, publications, size=PUBLICATIONS_PER_PAGE)
    entries = make_entries(page.object_list, profile)
    context = {
        "profile": profile,
        "page": page,
        "sections": group_into_sections(entries, by),
        "legend": entries_legend(entries),
        "has_covers": any(entry.cover for entry in entries),
        "ways": group_by_choices(chosen, by=by, usual=profile.publications_by),
        "facets": publication_facets(form, profile, kept, page.paginator.count),
        "chosen": chosen,
        "kept": urlencode(kept),
        "query": urlencode({**chosen, **kept}),
        "served_at": served_hour(),
    }
    response = render(request, "profile_app/publication_list.html", context)
    record_page_visit(request, response, "/publications/")
    return response


@require_safe
def former_publication(request: HttpRequest, slug: str) -> HttpResponse:
    """Redirect ``/publication/x/``, the URL in themes of Hugo and Jekyll."""
    is_it = Q(slug=slug) | Q(former_slugs__slug=slug)
    publication = Publication.objects.filter(is_it).only("slug").first()
    if publication is None:
        raise Http404("No such publication.")
    return HttpResponsePermanentRedirect(publication.get_absolute_url())


@require_safe
@redirect_former_slug
def publication_detail(request: HttpRequest, slug: str) -> HttpResponse:
    publication = get_object_or_404(Publication.objects.for_page(), slug=slug)
    profile = profile_of(request)
    (entry,) = make_entries([publication], profile)
    newer, older = neighbors(publication)
    absolute = request.build_absolute_uri
    context = {
        "profile": profile,
        "publication": publication,
        "entry": entry,
        "legend": entries_legend([entry]),
        "posts": posts_about(publication),
        "projects": publication.projects.only("title", "slug"),
        "co_authors": co_authors(entry),
        "description": abstract_text(publication),
        "scholar_tags": scholar_tags(publication, absolute),
        "json_ld": json_for_script(scholarly_article(publication, absolute)),
        "citations": publication_citations(publication),
        "bibtex": publication_bibtex(publication),
        "newer": newer,
        "older": older,
    }
    return render(request, "profile_app/publication_detail.html", context)


@require_safe
@redirect_former_slug
def publication_file(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    resources = Resource.objects.filter(publication__slug=slug).exclude(file="")
    resource = next((r for r in resources if r.served_name == name), None)
    if resource is None:
        raise Http404("No such file.")
    return serve_file(
        request,
        resource.file.name or "",
        cache_control="public, max-age=3600",
        served_name=name,
    )
