"""Roles: what an author and an editor may do, through the pages they use."""

import re

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse
from django.utils import timezone

from blog.editor.trash import move_to_trash
from blog.models import Autosave, Post, PreviewLink
from site_config.accounts.invitations import VALID_FOR, invitation_path, invite
from site_config.accounts.roles import Role, assign_role, role_of, update_roles
from tests.data import make_paper, make_post, make_staff

POSTS = "/admin/blog/post/"
TEXT = {"title": "Mine", "body": "Text", "kind": "essay", "language": "en"}
PUBLISHED = {"status": "published", "published_at_0": "2026-01-01", "published_at_1": "12:00"}

pytestmark = pytest.mark.django_db


def make_account(role, name="someone", **names):
    update_roles()
    user = make_staff(name, is_superuser=False)
    User.objects.filter(pk=user.pk).update(**names)
    assign_role(user, role)
    return user


@pytest.fixture
def author(client):
    user = make_account(Role.AUTHOR, first_name="Ann", last_name="Author")
    client.force_login(user)
    client.user = user
    return client


def buttons_of(response):
    return response.text.partition("<main")[2]


def titles(client, **query):
    return {post.title for post in client.get(POSTS, query).context["cl"].result_list}


def test_author_writes_drafts_and_sees_no_others(author):
    other = make_post("Theirs", status="draft", published_at=None)
    make_post("Public")

    author.post(f"{POSTS}add/", {**TEXT, **PUBLISHED, "is_pinned": "on"})
    mine = Post.objects.get(title="Mine")

    assert (mine.status, mine.is_pinned, mine.created_by) == ("draft", False, author.user)
    assert mine.authors == "Ann Author"
    assert "Ann Author</textarea>" in author.get(f"{POSTS}add/").text
    assert titles(author) == {"Mine"}
    assert author.get(f"{POSTS}{other.pk}/change/").status_code == 302
    statuses = [author.get(post.get_absolute_url()).status_code for post in (mine, other)]
    assert statuses == [200, 404]
    dashboard = author.get("/admin/")
    assert "Mine" in dashboard.text
    assert "Theirs" not in dashboard.text
    assert author.get(reverse("start_note"))["Location"] == f"{POSTS}add/"


def test_author_cannot_publish(author):
    draft = make_post("Mine", status="draft", published_at=None, created_by=author.user)
    public = make_post("Public", created_by=author.user)
    move_to_trash(trashed := make_post("Trashed", created_by=author.user))
    form, chosen = f"{POSTS}{draft.pk}/", {"_selected_action": [draft.pk]}

    author.post(f"{form}change/", {**TEXT, **PUBLISHED, "title": "Edited", "slug": "mine"})
    author.post(POSTS, {"action": "publish", **chosen})
    refused = [
        author.post(f"{form}publish/", {"status": "published", "when": "now"}),
        author.post(f"{form}share/", {"make": "", "days": "7"}),
        author.post(f"{POSTS}{public.pk}/change/", {**TEXT, "title": "Changed in public"}),
        author.post(f"{POSTS}{public.pk}/delete/", {"post": "yes"}),
        author.post(POSTS, {"action": "move_to_trash", "_selected_action": [public.pk]}),
        author.post(reverse("trash"), {"restore": f"post-{trashed.pk}"}),
        author.get(reverse("import_site")),
    ]

    assert [response.status_code for response in refused] == [403] * 7
    assert not PreviewLink.objects.exists()
    draft.refresh_from_db()
    assert (draft.title, draft.status) == ("Edited", "draft")
    assert {post.title for post in Post.objects.published()} == {"Public"}


def test_editor_sees_who_wrote_a_draft(client):
    ann = make_account(Role.AUTHOR, "ann", first_name="Ann", last_name="Author")
    draft = make_post("Hers", status="draft", published_at=None, created_by=ann)
    make_post("Imported")
    client.force_login(make_account(Role.EDITOR))

    check = client.get(f"{POSTS}{draft.pk}/publish/").text

    assert "No authors: it will appear under the owner&#x27;s name. Ann Author wrote it." in check
    assert "by Ann Author" in client.get("/admin/").text
    assert titles(client, writer=ann.pk) == {"Hers"}
    assert "Ann Author" in client.get(POSTS).text


def test_editor_publishes_but_has_no_access_to_settings_and_accounts(client):
    draft = make_post("Theirs", status="draft", published_at=None)
    client.force_login(make_account(Role.EDITOR))
    settings = ("auth/user/", "auth/group/", "profile_app/menuitem/", "blog/redirect/")

    client.post(f"{POSTS}{draft.pk}/publish/", {"status": "published", "when": "now"})

    assert draft in Post.objects.published()
    assert {client.get(f"/admin/{page}").status_code for page in settings} == {403}


def test_role_is_chosen_by_name(client):
    owner = make_account(Role.OWNER, "owner")
    client.force_login(owner)
    password = {"password1": "a long enough one", "password2": "a long enough one"}
    users = "/admin/auth/user/"

    client.post(f"{users}add/", {"username": "guest", "role": "Author", **password})
    guest = User.objects.get(username="guest")
    guest.user_permissions.add(Permission.objects.get(codename="publish_post"))
    assert guest.check_password("a long enough one")
    assert (role_of(guest), guest.is_staff) == (None, True)
    kept = {"is_active": "on", "is_staff": "on"}
    client.post(f"{users}{guest.pk}/change/", {"username": "guest", "role": "Editor", **kept})
    client.post(f"{users}{owner.pk}/change/", {"username": "owner", "role": "Author", **kept})
    client.post(f"{users}{owner.pk}/delete/", {"post": "yes"})

    roles = {user.username: role_of(user) for user in User.objects.all()}
    assert roles == {"guest": Role.EDITOR, "owner": Role.OWNER}


def test_invited_person_chooses_a_name_and_a_password(client, settings, mailoutbox):
    client.force_login(make_account(Role.OWNER, "owner"))
    settings.EMAIL_URL, settings.EMAIL_FROM = "smtp://localhost", "site@example.org"
    page = client.post(
        "/admin/auth/user/invite/",
        {"name": "Grace", "email": "grace@example.org", "role": "Author"},
    )["Location"]
    former = client.get(page).context["url"]
    client.post(page, {"renew": ""})
    client.post(page, {"send": ""})
    url = client.get(page).context["url"]
    client.logout()
    chosen = {"password1": "a long enough one", "password2": "a long enough one"}

    assert url in mailoutbox[0].body
    assert client.get(former).status_code == 410
    taken = client.post(url, {"username": "Owner", **chosen})
    assert "already exists" in taken.text
    weak = client.post(url, {"username": "grace", "password1": "12345", "password2": "12345"})
    assert weak.status_code == 200
    client.post(url, {"username": "grace", **chosen})

    grace = User.objects.get(email="grace@example.org")
    assert (grace.username, grace.is_active, role_of(grace)) == ("grace", True, Role.AUTHOR)
    assert client.get(POSTS).status_code == 200
    assert client.post(url, {"username": "eve", **chosen}).status_code == 410


def test_invitation_is_withdrawn(client):
    client.force_login(make_account(Role.OWNER, "owner", first_name="Olga"))
    user = invite("Grace", "", Role.AUTHOR)

    users = client.post(f"/admin/auth/user/{user.pk}/invitation/", {"withdraw": ""}, follow=True)

    assert "The invitation of Grace was withdrawn." in users.text
    assert "Olga (owner)" in users.text
    assert [one.username for one in User.objects.all()] == ["owner"]


def test_author_is_offered_no_link_that_leads_to_403(author):
    post = make_post("Public", created_by=author.user)
    draft = make_post("Mine", status="draft", published_at=None, created_by=author.user)
    pages = ("/", "/publications/", "/blog/papers/", post.get_absolute_url())
    make_paper()
    author.user.user_permissions.add(Permission.objects.get(codename="view_paper"))

    shown = [page for page in pages if 'href="/admin/' in buttons_of(author.get(page))]
    papers = author.get("/admin/blog/paper/").text

    assert shown == []
    assert f"{POSTS}{draft.pk}/change/" in author.get(draft.get_absolute_url()).text
    assert [name for name in ("Quick add", "Add by DOI", "Import BibTeX") if name in papers] == []


def test_invitation_expires(client):
    update_roles()
    user = invite("Grace", "", Role.AUTHOR)
    User.objects.filter(pk=user.pk).update(date_joined=timezone.now() - VALID_FOR)

    assert client.get(invitation_path(user)).status_code == 410
    assert client.get("/admin/invitation/1-x.forged/").status_code == 410


def test_account_without_access_sees_why(client):
    User.objects.create_user("reader", password="correct horse battery")
    make_staff("new", is_superuser=False)
    password = {"password": "correct horse battery"}

    refused = client.post("/admin/login/", {"username": "reader", **password})
    empty = client.post("/admin/login/", {"username": "new", **password}, follow=True)

    assert "Your account has no access to the admin." in refused.text
    assert "Your account has no permissions yet." in empty.text


def test_weak_password_is_reported_at_the_password_without_technical_details(client):
    owner = make_staff()
    owner.set_password("correct horse battery")
    owner.save()
    client.force_login(owner)
    weak = {"new_password1": "12345", "new_password2": "12345"}

    page = client.get(f"/admin/auth/user/{owner.pk}/change/").text
    own = client.post(
        "/admin/password_change/", {"old_password": "correct horse battery", **weak}
    ).context["form"]
    other = client.post(
        f"/admin/auth/user/{owner.pk}/password/", {"password1": "12345", "password2": "12345"}
    ).context["form"]

    assert "Clear this to block the account" in page
    technical = ("pbkdf2", "Designates whether this user should", "Authorization")
    assert [words for words in technical if words in page] == []
    assert (list(own.errors), list(other.errors)) == (["new_password1"], ["password1"])


def test_password_is_reset_by_email(client, settings, mailoutbox):
    user = make_staff()
    User.objects.filter(pk=user.pk).update(email="ada@example.org")
    assert "changepassword USERNAME" in client.get(reverse("forgot_password")).text
    settings.EMAIL_URL, settings.EMAIL_FROM = "smtp://localhost", "site@example.org"

    for email in ("ada@example.org", "ada@example.org", "unknown@example.org"):
        answer = client.post(reverse("forgot_password"), {"email": email})
        assert "If there is an account with this address" in answer.text
    url = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    page = client.get(url, follow=True).redirect_chain[-1][0]
    chosen = {"new_password1": "a long enough one", "new_password2": "a long enough one"}
    answer = client.post(page, chosen, follow=True)

    assert len(mailoutbox) == 1
    assert "Your new password is saved." in answer.text
    user.refresh_from_db()
    assert user.check_password("a long enough one")
    assert "already used" in client.get(url, follow=True).text


def test_deleted_account_leaves_its_posts_and_an_owner(client):
    owner, editor = make_account(Role.OWNER, "owner"), make_account(Role.EDITOR, "ed")
    permission = Permission.objects.get(codename="delete_user")
    manager = make_account(Role.AUTHOR, "manager")
    manager.user_permissions.add(permission)
    draft = make_post("Half", status="draft", published_at=None, created_by=editor)
    Autosave.objects.create(user=editor, form="post:new", page="1", turn=1, texts="{}")
    users, agreed = "/admin/auth/user/", {"post": "yes"}
    chosen = {"action": "delete_selected", "_selected_action": [editor.pk, owner.pk], **agreed}
    client.force_login(owner)

    shown = client.get(f"{users}{editor.pk}/delete/").text
    own = client.post(f"{users}{owner.pk}/delete/", agreed).text
    both = client.post(users, chosen).text
    client.post(f"{users}{editor.pk}/delete/", agreed)
    client.force_login(manager)
    last = client.post(f"{users}{owner.pk}/delete/", agreed).text
    manager.user_permissions.add(Permission.objects.get(codename="change_user"))
    role = {"username": "owner", "role": "Author", "is_active": "on"}
    demoted = client.post(f"{users}{owner.pk}/change/", role).text

    draft.refresh_from_db()
    assert ("Draft: Half" in shown, "1 autosave<" in shown) == (True, True)
    assert ["delete your own account. Ask another owner" in page for page in (own, both)] == [
        True
    ] * 2
    assert "The last owner can&#x27;t be deleted. Make another account an owner first." in last
    assert "This is the last owner. Make another account an owner first." in demoted
    assert (draft.created_by, set(User.objects.all())) == (None, {owner, manager})


def test_author_sees_the_source_of_a_published_post_with_its_lines(author):
    post = make_post("Public", body="One *line*\n\n<b>Next</b>", created_by=author.user)

    page = author.get(f"{POSTS}{post.pk}/change/").text

    assert '<pre class="source">One *line*\n\n&lt;b&gt;Next&lt;/b&gt;</pre>' in page


def test_drafts_of_others_are_as_if_missing_to_an_author(author):
    hidden = make_post("Hidden", status="draft", published_at=None, paper=make_paper("Raft"))
    mine = make_post("Mine", status="draft", published_at=None, created_by=author.user)
    mine.body = "See [[Hidden]] and [[Mine]]."
    mine.save()
    hidden.body = "See [[Mine]]."
    hidden.save()
    preview = {"content": "[[Hidden]] [[Missing]]", "field": "body"}
    problems = author.post(reverse("editor:preview"), preview).json()["problems"]
    shown = author.get(mine.get_absolute_url()).text
    deletion = author.get(f"{POSTS}{mine.pk}/delete/").text
    papers = author.get("/admin/blog/paper/").context["cl"].result_list
    move_to_trash(hidden)
    statuses = [
        author.post(reverse("trash"), {"restore": f"post-{pk}"}).status_code
        for pk in (hidden.pk, hidden.pk + 1000)
    ]

    assert [one["message"].split("“")[1].split("”")[0] for one in problems] == ["Hidden", "Missing"]
    assert ("/blog/hidden/" in shown, "/blog/mine/" in shown) == (False, True)
    assert "Hidden" not in deletion
    assert [paper.note_count for paper in papers] == [0]
    assert statuses == [404, 404]


def test_group_of_a_role_is_neither_changed_nor_deleted(client):
    client.force_login(make_account(Role.OWNER))
    own = Group.objects.create(name="Reviewers")
    groups, agreed = "/admin/auth/group/", {"post": "yes"}
    role = Group.objects.get(name=Role.EDITOR.value)
    chosen = {"action": "delete_selected", "_selected_action": [role.pk, own.pk], **agreed}

    refused = [
        client.post(f"{groups}{role.pk}/change/", {"name": "Renamed"}),
        client.post(f"{groups}{role.pk}/delete/", agreed),
        client.post(groups, chosen),
    ]
    client.post(f"{groups}{own.pk}/delete/", agreed)

    assert [response.status_code for response in refused] == [403] * 3
    assert client.get(f"{groups}{role.pk}/change/").status_code == 200
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)
