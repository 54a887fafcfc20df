from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils.http import content_disposition_header
from django.views.decorators.http import conditional_page, require_safe

from blog.models import Topic
from blog.topic_matching import TopicMatcher
from blog.visits.downloads import record_download
from profile_app.models import Publication
from profile_app.publications.exports import Form
from profile_app.publications.filters import PublicationFilterForm
from profile_app.publications.redirects import redirect_former_slug
from profile_app.publications.reference import generated_keys, publication_reference


@require_safe
@conditional_page
def publications_export(request: HttpRequest, form: Form) -> HttpResponse:
    """Return the publications that the list shows with the same filters."""
    filters = PublicationFilterForm(request.GET)
    if not filters.is_valid():
        return _not_found("No such filter.")
    site_url = request.build_absolute_uri("/")
    topics = TopicMatcher(Topic.objects.only("name", "slug"))
    keys = generated_keys()
    references = [
        publication_reference(publication, site_url=site_url, topic_label=topics.label, keys=keys)
        for publication in filters.filtered().for_page()
    ]
    return _file(form.write_all(references), form, "publications")


@require_safe
@conditional_page
@redirect_former_slug
def publication_export(request: HttpRequest, slug: str, form: Form) -> HttpResponse:
    publication = Publication.objects.for_page().filter(slug=slug).first()
    if publication is None:
        return _not_found(f"There is no publication {slug}.")
    record_download(request, f"publications/{slug}.{form.extension}")
    reference = publication_reference(
        publication,
        site_url=request.build_absolute_uri("/"),
        keys=generated_keys(publication),
    )
    return _file(form.write_one(reference), form, slug)


def _file(text: str, form: Form, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{form.content_type}; charset=utf-8")
    disposition = content_disposition_header(
        as_attachment=False, filename=f"{name}.{form.extension}"
    )
    response["Content-Disposition"] = disposition or "inline"
    return response


def _not_found(message: str) -> HttpResponse:
    """Return plain text: most clients are programs."""
    return HttpResponseNotFound(
        f"{message} All publications: /publications/\n", content_type="text/plain; charset=utf-8"
    )
