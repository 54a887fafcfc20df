import pytest
from django.contrib.auth.models import Permission

from profile_app.models import Profile, Publication
from tests.data import make_person, make_profile, make_publication, make_staff

pytestmark = pytest.mark.django_db

PROFILE = "/admin/profile_app/profile/"
PUBLICATIONS = "/admin/profile_app/publication/"
PROFILE_FORM = {
    "name": "Ada",
    "accent": "#9b1c31",
    "look": "serif",
    "color_scheme": "auto",
    "photo_shape": "round",
    "cv_paper": "a4",
    "publications_by": "year",
    "venue_style": "full",
    "authors_shown": 10,
    "language": "en",
}


@pytest.fixture
def owner(client):
    client.force_login(make_staff())
    return client


def rows(prefix, initial, *forms):
    """What the browser sends for the rows of an inline."""
    sent = {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": initial}
    for number, form in enumerate(forms):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in form.items()}
    return sent


def form_of(publication, *authors, **fields):
    existing = [
        {"id": a.pk, "person": a.person_id, "order": a.order, "publication": publication.pk}
        for a in publication.authorships.all()
    ]
    return {
        "title": publication.title,
        "kind": publication.kind,
        "year": publication.year,
        "order": publication.order,
        "slug": publication.slug,
        **rows("authorships", len(existing), *existing, *authors),
        **rows("resources", 0),
        **rows("identifiers", 0),
        **fields,
    }


def test_profile_opens_directly_and_is_created_if_missing(owner):
    response = owner.get(PROFILE, follow=True)

    assert response.redirect_chain == [(f"{PROFILE}1/change/", 302)]
    assert response.status_code == 200
    assert Profile.objects.count() == 1


def test_existing_profile_is_unchanged(owner):
    make_profile(name="Ada")

    owner.get(PROFILE, follow=True)

    assert Profile.objects.get().name == "Ada"


def test_profile_is_not_created_without_permission_to_change(client):
    user = make_staff(is_superuser=False)
    user.user_permissions.add(Permission.objects.get(codename="view_profile"))
    client.force_login(user)

    client.get(PROFILE)

    assert not Profile.objects.exists()


@pytest.mark.parametrize("page", ["add/", "1/delete/"])
def test_profile_cannot_be_added_or_deleted(owner, page):
    make_profile()

    assert owner.get(f"{PROFILE}{page}").status_code == 403


def test_profile_links_are_saved_in_order(owner):
    make_profile(is_demo=True)
    links = [
        {"kind": "github", "url": "https://github.com/ada", "order": 0, "profile": 1},
        {"kind": "orcid", "url": "0000-0002-1825-0097", "order": 0, "profile": 1},
    ]

    owner.post(f"{PROFILE}1/change/", {**PROFILE_FORM, **rows("links", 0, *links)})

    profile = Profile.objects.get()
    assert [(link.kind, link.order) for link in profile.links.all()] == [
        ("github", 0),
        ("orcid", 1),
    ]
    assert not profile.is_demo


def test_new_author_is_added_last(owner):
    publication = make_publication(authors=(make_person(), make_person()), is_demo=True)
    new = {"person": make_person("Grace").pk, "order": 0, "publication": publication.pk}

    owner.post(f"{PUBLICATIONS}{publication.pk}/change/", form_of(publication, new))

    publication = Publication.objects.get()
    assert [a.order for a in publication.authorships.all()] == [0, 1, 2]
    assert publication.authorships.last().person.name == "Grace"
    assert not publication.is_demo


def test_new_author_that_was_dragged_stays_where_it_was_dropped(owner):
    publication = make_publication(authors=(make_person(), make_person()))
    for author in publication.authorships.all():
        author.order += 1
        author.save()
    new = {"person": make_person("Grace").pk, "order": 0, "publication": publication.pk}

    owner.post(f"{PUBLICATIONS}{publication.pk}/change/", form_of(publication, new))

    assert publication.authorships.first().person.name == "Grace"


def test_resource_needs_a_file_or_a_url(owner):
    publication = make_publication()
    resources = rows("resources", 0, {"kind": "pdf", "order": 0, "publication": publication.pk})

    response = owner.post(
        f"{PUBLICATIONS}{publication.pk}/change/",
        form_of(publication, **{**resources, "resources-0-kind": "code"}),
    )

    assert "Enter either a file or a URL." in response.text


def test_people_are_found_by_name(owner):
    make_person("Grace Hopper")
    make_person("Ada Lovelace")
    query = {"app_label": "profile_app", "model_name": "authorship", "field_name": "person"}

    response = owner.get("/admin/autocomplete/", {**query, "term": "hop"})

    assert [row["text"] for row in response.json()["results"]] == ["Grace Hopper"]
