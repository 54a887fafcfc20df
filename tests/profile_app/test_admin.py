import pytest
from django.contrib.auth.models import Permission

from profile_app.models import Authorship, HomeSection, Person, Position, Profile, Publication
from profile_app.publications.author_text import author_text
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
    "density": "comfortable",
    "cv_paper": "a4",
    "publications_by": "year",
    "venue_style": "full",
    "authors_shown": 10,
    "language": "en",
}


def rows(prefix, initial, *forms):
    """What the browser sends for the rows of an inline."""
    sent = {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": initial}
    for number, form in enumerate(forms):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in form.items()}
    return sent


def form_of(publication, **fields):
    return {
        "title": publication.title,
        "authors": author_text(publication) if publication.pk else "",
        "kind": publication.kind,
        "year": publication.year,
        "order": publication.order,
        "slug": publication.slug,
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


def test_saving_an_unchanged_form_changes_no_author(owner):
    people = (make_person("Ada Lovelace"), make_person("Smith, Jones and Sons"))
    publication = make_publication(authors=people)
    first = publication.authorships.all()[0]
    first.printed_name, first.equal_group, first.is_deceased = "A. K. Lovelace", 2, True
    first.save()
    before = list(publication.authorships.values())

    owner.post(f"{PUBLICATIONS}{publication.pk}/change/", form_of(publication))

    assert list(publication.authorships.values()) == before
    assert Person.objects.count() == 2


def test_new_publication_stores_its_authors_and_creates_new_people(owner):
    grace = make_person("Grace Hopper")
    form = form_of(Publication(title="Compilers", year=1952), order=0)

    response = owner.post(
        f"{PUBLICATIONS}add/",
        {**form, "authors": "Ada Chen*, Grace Hopper*, Alan Turing"},
        follow=True,
    )

    authors = Publication.objects.get().authorships.all()
    assert [(str(a), a.equal_group) for a in authors] == [
        ("Ada Chen", 1),
        ("Grace Hopper", 1),
        ("Alan Turing", None),
    ]
    assert authors[1].person == grace
    assert "Added to People: Ada Chen, Alan Turing." in response.text


def test_unclear_authors_are_refused_with_an_example(owner):
    publication = make_publication()

    response = owner.post(
        f"{PUBLICATIONS}{publication.pk}/change/",
        form_of(publication, authors="Ada Chen, Plato, Grace Hopper"),
    )

    assert "Put each name on a line of its own, for example: Ada Chen" in response.text
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("authors", "question"),
    [
        ("", "has no authors yet. Who wrote it?"),
        ("Grace Hopper", "You are not among the authors of"),
        ("Ada Lovelace", None),
    ],
)
def test_missing_authors_are_asked_about_after_saving(owner, authors, question):
    make_profile(name="Ada Lovelace")
    publication = make_publication()

    response = owner.post(
        f"{PUBLICATIONS}{publication.pk}/change/",
        form_of(publication, authors=authors),
        follow=True,
    )

    questions = [str(m) for m in response.context["messages"] if m.level_tag == "warning"]
    assert [question in text for text in questions] == ([True] if question else [])


def test_authors_changed_elsewhere_are_not_overwritten(owner):
    publication = make_publication(authors=(make_person("Ada Chen"),))
    page = owner.get(f"{PUBLICATIONS}{publication.pk}/change/")
    opened = page.context["autosave"]["opened"]
    Authorship.objects.create(publication=publication, person=make_person("Bo Li"), order=1)

    url = f"{PUBLICATIONS}{publication.pk}/change/"
    stale = owner.post(url, form_of(publication, authors="Ada Chen", _opened=opened))
    names = [str(author) for author in publication.authorships.all()]
    conflict = owner.post(url, form_of(publication, authors="Ada Chen*", _opened=opened))

    assert (stale.status_code, names) == (302, ["Ada Chen", "Bo Li"])
    assert "A newer version was saved while you were editing." in conflict.text


def test_new_people_need_permission(client):
    user = make_staff(is_superuser=False)
    user.user_permissions.add(Permission.objects.get(codename="change_publication"))
    client.force_login(user)
    make_person("Grace Hopper")
    publication = make_publication()
    url = f"{PUBLICATIONS}{publication.pk}/change/"

    refused = client.post(url, form_of(publication, authors="Grace Hopper, Alan Turing"))
    client.post(url, form_of(publication, authors="Grace Hopper"))

    assert "You don&#x27;t have permission to add people: Alan Turing." in refused.text
    assert [str(author) for author in publication.authorships.all()] == ["Grace Hopper"]


def test_viewer_without_permission_to_change_sees_the_authors(client):
    user = make_staff(is_superuser=False)
    user.user_permissions.add(Permission.objects.get(codename="view_publication"))
    client.force_login(user)
    publication = make_publication(authors=(make_person("Grace Hopper"), make_person("Bo Li")))

    page = client.get(f"{PUBLICATIONS}{publication.pk}/change/")

    assert "Grace Hopper, Bo Li" in page.text


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


def test_position_is_entered_with_months_and_a_url_without_scheme(owner):
    form = {
        "kind": "experience",
        "role": "Intern",
        "institution": "Institute",
        "institution_url": "example.org/x",
        "start_on": "May 2024",
        "end_on": "present",
    }

    owner.post("/admin/profile_app/position/add/", form)
    refused = owner.post("/admin/profile_app/position/add/", {**form, "start_on": "spring"})

    position = Position.objects.get()
    assert (position.dates, position.institution_url) == ("May 2024 – now", "https://example.org/x")
    assert "Enter a month, for example 2024-05 or May 2024." in refused.text


def test_homepage_is_previewed_with_unsaved_changes(owner):
    make_publication("A paper", is_selected=True)
    section = HomeSection.objects.get(kind="publications")
    others = HomeSection.objects.exclude(pk=section.pk)
    row = {"id": section.pk, "title": "What I wrote", "is_visible": "on", "order": 0}
    more = [{"id": s.pk, "title": "", "is_visible": "on", "order": n} for n, s in enumerate(others)]

    url = "/admin/profile_app/homesection/preview/"
    before = owner.get(url).text
    page = owner.post(url, rows("form", 1 + len(more), row, *more))

    assert ("What I wrote" in before, "What I wrote" in page.text) == (False, True)
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in page["Cache-Control"]
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    section.refresh_from_db()
    assert section.title == ""
