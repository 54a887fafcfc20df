import logging

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from blog.typesetting import TypesettingError
from site_config.social_cards.cards import card_of
from site_config.social_cards.storage import cached_card

logger = logging.getLogger(__name__)


@require_safe
def social_card(request: HttpRequest, kind: str, name: str = "") -> HttpResponseBase:
    card = card_of(kind, name, request)
    try:
        path = cached_card(card)
    except (TypesettingError, OSError) as error:
        logger.exception("Failed to draw the social card of %s %s", kind, name)
        raise Http404("This page has no social card.") from error
    etag = f'"{path.stem}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    response = FileResponse(path.open("rb"), content_type="image/png")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
