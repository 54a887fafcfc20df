import pytest
from django.contrib.auth.models import Permission

from blog.models import Page
from profile_app.models import MenuItem
from tests.blog.admin.test_posts import form_of
from tests.data import make_page, make_staff

pytestmark = pytest.mark.django_db

PAGES = "/admin/blog/page/"


def test_form_of_a_page_puts_it_in_the_menu_moves_and_hides_it(client):
    client.force_login(make_staff())
    link = '<a href="/teaching/">Teaching</a>'
    form = form_of(Page(title="Teaching", path="/teaching/", status="published"))
    shown = []

    client.post(f"{PAGES}add/", {**form, "menu_place": "header"})
    change = f"{PAGES}{Page.objects.get().pk}/change/"
    for place in ("footer", "", "header"):
        shown.append([link in part for part in client.get("/blog/").text.split("</main>")])
        client.post(change, {**form, "menu_place": place})
    shown.append([link in part for part in client.get("/blog/").text.split("</main>")])

    assert shown == [[True, False], [False, True], [False, False], [True, False]]
    assert MenuItem.objects.filter(kind="page").count() == 1
    assert '<option value="header" selected>' in client.get(change).text


def test_account_that_may_not_change_the_menu_leaves_it(client):
    user = make_staff(is_superuser=False)
    may = Permission.objects.filter(codename__in=["change_page", "publish_post"])
    user.user_permissions.set(may)
    client.force_login(user)
    page = make_page("/teaching/", "Teaching")

    client.post(f"{PAGES}{page.pk}/change/", {**form_of(page), "menu_place": "header"})

    assert not MenuItem.objects.exists()
