import json
import re

import pytest

from profile_app.models import Authorship, ProfileLink
from tests.data import make_person, make_profile, make_publication

pytestmark = pytest.mark.django_db


def json_ld(client):
    text = client.get("/").text
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return [json.loads(data) for data in found]


def test_homepage_has_metadata_of_its_owner(client):
    profile = make_profile(name="Rui Pan", native_name="潘瑞", headline="Ph.D. student")
    for kind in ("github", "orcid", "other"):
        url = f"https://{kind}.example/"
        ProfileLink.objects.create(profile=profile, kind=kind, url=url, label="A label")

    assert json_ld(client) == [
        {
            "@context": "https://schema.org",
            "@type": "ProfilePage",
            "url": "http://testserver/",
            "mainEntity": {
                "@type": "Person",
                "@id": "http://testserver/#owner",
                "name": "Rui Pan",
                "alternateName": ["潘瑞"],
                "url": "http://testserver/",
                "description": "Ph.D. student",
                "sameAs": ["https://github.example/", "https://orcid.example/"],
            },
        }
    ]


def test_metadata_contains_only_printed_names(client):
    make_profile(name="Rui Pan", aliases="R. Pan\nA Former Name")
    me = make_person("Rui Pan", is_me=True, aliases="Another Former Name")
    for printed in ("", "R. Pan", "Pan, Rui"):
        publication = make_publication(authors=(me,))
        Authorship.objects.filter(publication=publication).update(printed_name=printed)

    (page,) = json_ld(client)

    assert page["mainEntity"]["alternateName"] == ["R. Pan"]


def test_homepage_without_an_owner_has_no_metadata(client):
    assert json_ld(client) == []
