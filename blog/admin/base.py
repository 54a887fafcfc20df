"""What the lists and forms of the admin share."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from django.db import models
from django.forms import BaseFormSet, Field, ModelForm
from django.http import HttpRequest, HttpResponse
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminExpandableTextareaWidget

from blog.deferred import deferred_work
from blog.editor.api import validate_markdown
from blog.editor.autosave import close_drafts, kept_page
from blog.editor.edit_conflicts import PAGE, KeptForm, last_saved, remember_saved
from blog.editor.widget import DeskWidget, Size
from blog.models import DemoAware
from blog.redirects import keep_address

M = TypeVar("M", bound=models.Model)
P = TypeVar("P", bound=models.Model)
F = TypeVar("F", bound=Callable[..., Any])

# The look has no types of its own: to the type checker these are Django's classes.
if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, TabularInline
else:
    from unfold import admin as unfold

    class ModelAdmin(unfold.ModelAdmin, Generic[M]):
        pass

    class TabularInline(unfold.TabularInline, Generic[M, P]):
        pass


# How much room a text's editor takes; the others are a line or two.
EDITOR_SIZES: dict[str, Size] = {"body": "tall", "bio": "medium", "abstract": "medium"}


def badge(description: str, colours: dict[str, str], *, ordering: str = "") -> Callable[[F], F]:
    """Show a column's words as badges; ``colours`` says which tone a word has."""

    def decorate(function: F) -> F:
        function.short_description = description  # type: ignore[attr-defined]
        function.label = colours  # type: ignore[attr-defined]
        if ordering:
            function.admin_order_field = ordering  # type: ignore[attr-defined]
        return function

    return decorate


def header(description: str, *, ordering: str = "") -> Callable[[F], F]:
    """Show a column as title, subtitle and picture, which its function returns in a list."""

    def decorate(function: F) -> F:
        function.short_description = description  # type: ignore[attr-defined]
        function.header = True  # type: ignore[attr-defined]
        if ordering:
            function.admin_order_field = ordering  # type: ignore[attr-defined]
        return function

    return decorate


def page_action(description: str, icon: str) -> Callable[[F], F]:
    """Offer a method, called with an object's key, as a button on top of the object's page."""

    def decorate(function: F) -> F:
        function.short_description = description  # type: ignore[attr-defined]
        function.icon = icon  # type: ignore[attr-defined]
        function.attrs = {}  # type: ignore[attr-defined]
        function.variant = ActionVariant.DEFAULT  # type: ignore[attr-defined]
        function.url_path = function.__name__.replace("_", "-")  # type: ignore[attr-defined]
        return function

    return decorate


def thumbnail(file: models.fields.files.ImageFieldFile) -> dict[str, object] | None:
    if not file:
        return None
    return {"path": file.url, "squared": True, "width": 40, "height": 40}


class OwnerAdmin(ModelAdmin[M]):
    """Every Markdown field gets the desk; whatever the owner edits is no longer demo content."""

    warn_unsaved_form = True
    list_filter_submit = False
    list_per_page = 50
    save_on_top = False
    change_form_before_template = "admin/_autosave.html"

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        if db_field.name not in getattr(self.model, "markdown_fields", ()):
            if isinstance(db_field, models.TextField):
                kwargs["widget"] = UnfoldAdminExpandableTextareaWidget()
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        kwargs["widget"] = DeskWidget(size=EDITOR_SIZES.get(db_field.name, "small"))
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.validators = [*field.validators, validate_markdown]
        return field

    def _changeform_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what follows from the rows of one form once, within Django's transaction."""
        with deferred_work():
            response: HttpResponse = super()._changeform_view(*args, **kwargs)  # type: ignore[misc]
        return response

    def get_form(
        self,
        request: HttpRequest,
        obj: M | None = None,
        change: bool = False,  # noqa: FBT001, FBT002
        **kwargs: Any,
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if not self.keeps_texts:
            return form
        saved_here = last_saved(request.session, request.POST.get(PAGE, ""))
        return type(form.__name__, (KeptForm, form), {"saved_here": saved_here})

    @property
    def keeps_texts(self) -> bool:
        """Whether what is typed into the form is kept before it is saved."""
        return bool(getattr(self.model, "markdown_fields", ()))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        if isinstance(form, KeptForm) and not context.get("is_popup"):
            context["kept"] = kept_page(request, form)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, *args: Any, **kwargs: Any) -> None:
        super().save_related(request, form, *args, **kwargs)
        if isinstance(form, KeptForm):
            page = request.POST.get(PAGE, "")
            remember_saved(request.session, page, form)
            close_drafts(request.user, page)

    def save_model(
        self,
        request: HttpRequest,
        obj: M,
        form: "ModelForm[M]",
        change: bool,  # noqa: FBT001
    ) -> None:
        if isinstance(obj, DemoAware) and form.changed_data != ["order"]:
            obj.is_demo = False
        super().save_model(request, obj, form, change)

    def save_formset(
        self,
        request: HttpRequest,
        form: Any,
        formset: Any,
        change: bool,  # noqa: FBT001
    ) -> None:
        if "order" in formset.empty_form.fields:
            append_new_rows(formset)
        super().save_formset(request, form, formset, change)

    def from_list(self, request: HttpRequest) -> bool:
        """Say whether the request is for the list of objects and not for one of them."""
        match = request.resolver_match
        return match is not None and str(match.url_name).endswith("_changelist")

    @badge("", {"Demo": "warning"})
    def demo(self, obj: M) -> str:
        return "Demo" if getattr(obj, "is_demo", False) else ""


class AddressedAdmin(OwnerAdmin[M]):
    """Pages whose address the owner may change: readers of the old one are led on."""

    def save_model(
        self,
        request: HttpRequest,
        obj: M,
        form: "ModelForm[M]",
        change: bool,  # noqa: FBT001
    ) -> None:
        former: Any = self.model._base_manager.filter(pk=obj.pk).first() if change else None
        super().save_model(request, obj, form, change)
        # What nobody could read has no readers to lead.
        if former is not None and getattr(former, "is_public", True):
            old = keep_address(former, cast(Any, obj))
            if old:
                self.message_user(request, f"The old address {old} leads here from now on.")


class OrderedAdmin(OwnerAdmin[M]):
    """A list in an order that the owner drags."""

    ordering_field = "order"
    hide_ordering_field = True
    # One page: what is dragged is numbered as it stands on the page.
    list_per_page = 1000


class OrderedInline(TabularInline[M, P]):
    ordering_field = "order"
    hide_ordering_field = True
    extra = 0
    hide_title = True


def append_new_rows(formset: "BaseFormSet[Any]") -> None:
    """Number the rows that were added and not dragged after those that stood there before."""
    taken = {form.instance.order for form in formset.initial_forms}
    for form in formset.extra_forms:
        if form.has_changed():
            if form.instance.order in taken:
                form.instance.order = max(taken) + 1
            taken.add(form.instance.order)
