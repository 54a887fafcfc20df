"""The place of a page in the menu, on the page's own form."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminSelectWidget

from blog.admin.pages import PAGE_DETAILS, PageAdmin, PageForm
from blog.models import Page
from profile_app.models import MenuItem


def place_of(page: Page) -> str:
    """Return the place of the page's first visible entry, or ""."""
    entries = MenuItem.objects.filter(page=page, is_visible=True)
    return entries.values_list("place", flat=True).first() or ""


def put_in_menu(page: Page, place: str) -> None:
    """Show the page at the end of the menu or footer, or hide its entries if ``place`` is ""."""
    entries = MenuItem.objects.filter(page=page)
    if not place:
        entries.update(is_visible=False)
        return
    if not MenuItem.objects.exists():
        MenuItem.objects.bulk_create(MenuItem.defaults())
    entry = entries.first() or MenuItem(kind=MenuItem.Kind.PAGE, page=page)
    if entry.pk is None or entry.place != place:
        entry.place, entry.is_nested = place, False
        entry.order = 1 + max(MenuItem.objects.values_list("order", flat=True))
    entry.is_visible = True
    entry.save()


class PageInMenuForm(PageForm):
    related_texts: ClassVar[dict[str, Callable[[Any], str]]] = {
        **PageForm.related_texts,
        "menu_place": place_of,
    }
    may_change_menu = True

    menu_place = forms.ChoiceField(
        label="Place in the menu",
        required=False,
        choices=[("", "None"), *MenuItem.Place.choices],
        widget=UnfoldAdminSelectWidget,
        help_text="Shown once the page is published. Move or rename the entry under Menu.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["menu_place"].disabled = not self.may_change_menu
        if self.instance.pk:
            self.initial["menu_place"] = place_of(self.instance)

    def _save_m2m(self) -> None:
        super()._save_m2m()
        if "menu_place" in self.changed_data:
            put_in_menu(self.instance, self.cleaned_data["menu_place"])


@admin.register(Page)
class PageInMenuAdmin(PageAdmin):
    form = PageInMenuForm
    fieldsets = (
        *PageAdmin.fieldsets[:1],
        ("Details", {"fields": ("path", "menu_place", *PAGE_DETAILS[1:])}),
        *PageAdmin.fieldsets[2:],
    )

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        form.may_change_menu = request.user.has_perm("profile_app.change_menuitem")
        return form

    @admin.display(description="place in the menu")
    def menu_place(self, page: Page) -> str:
        """For users who may view but not change the page."""
        return MenuItem.Place(place_of(page)).label if place_of(page) else "None"
