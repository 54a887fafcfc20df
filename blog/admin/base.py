"""Base classes and decorators of the site's ModelAdmins."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from django.db import models
from django.forms import BaseFormSet, Field, Media, ModelForm, Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminExpandableTextareaWidget

from blog.admin.autocomplete import (
    ForgivingAutocomplete,
    ForgivingAutocompleteMultiple,
    KeysField,
)
from blog.admin.compact_lists import compact
from blog.admin.error_summary import error_summary
from blog.admin.file_widgets import IS_EMPTY, StagedFileWidget, StagedImageWidget
from blog.admin.forgiving_lists import ForgivingLookups, RowForm
from blog.admin.identifier_fields import IDENTIFIER_FIELDS
from blog.admin.keys import is_key
from blog.admin.month_field import MonthField
from blog.admin.trash import TrashMixin, may_see_trash
from blog.deferred import deferred_work
from blog.editor.api import validate_markdown
from blog.editor.autosave import autosave_context, close_autosaves
from blog.editor.edit_conflicts import PAGE, ConflictAwareForm, last_saved, remember_saved
from blog.editor.widget import EditorWidget, Size
from blog.models import DemoAware
from blog.models.redirects import redirect_old_url
from blog.slugs import GeneratedSlugForm

M = TypeVar("M", bound=models.Model)
P = TypeVar("P", bound=models.Model)
F = TypeVar("F", bound=Callable[..., Any])

# Unfold has no types, so the type checker sees Django's classes instead.
if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, TabularInline
else:
    from unfold import admin as unfold

    class ModelAdmin(unfold.ModelAdmin, Generic[M]):
        pass

    class TabularInline(unfold.TabularInline, Generic[M, P]):
        pass


EDITOR_SIZES: dict[str, Size] = {"body": "tall", "bio": "medium", "abstract": "medium"}


def badge(description: str, colors: dict[str, str], *, ordering: str = "") -> Callable[[F], F]:
    """Show a column's values as badges; ``colors`` maps values to Unfold's label types."""

    def decorate(function: F) -> F:
        function.short_description = description  # type: ignore[attr-defined]
        function.label = colors  # type: ignore[attr-defined]
        if ordering:
            function.admin_order_field = ordering  # type: ignore[attr-defined]
        return function

    return decorate


def header(description: str, *, ordering: str = "") -> Callable[[F], F]:
    """Show a column as title, subtitle and image, returned by its function as a list."""

    def decorate(function: F) -> F:
        function.short_description = description  # type: ignore[attr-defined]
        function.header = True  # type: ignore[attr-defined]
        if ordering:
            function.admin_order_field = ordering  # type: ignore[attr-defined]
        return function

    return decorate


def page_action(description: str, icon: str, *permissions: str) -> Callable[[F], F]:
    """Show a view method as a button on top of the list or of an object's page.

    The button is hidden without the permissions, which the view has to check itself.
    """

    def decorate(function: F) -> F:
        function.short_description = description  # type: ignore[attr-defined]
        function.icon = icon  # type: ignore[attr-defined]
        function.attrs = {}  # type: ignore[attr-defined]
        function.variant = ActionVariant.DEFAULT  # type: ignore[attr-defined]
        function.allowed_permissions = permissions  # type: ignore[attr-defined]
        function.url_path = function.__name__.removesuffix("_view").replace("_", "-")  # type: ignore[attr-defined]
        return function

    return decorate


def thumbnail(file: models.fields.files.ImageFieldFile) -> dict[str, object] | None:
    if not file:
        return None
    return {"path": file.url, "squared": True, "width": 40, "height": 40}


def _are_keys(value: object) -> bool:
    values = value if isinstance(value, list) else [value]
    return all(is_key(str(one)) for one in values)


class ForgivingFields:
    """Accept URLs without a scheme, and months; survive hostile keys; keep chosen files when the
    form has errors.
    """

    # Fields with dates of which only the month is known.
    start_months: ClassVar[tuple[str, ...]] = ()
    end_months: ClassVar[tuple[str, ...]] = ()

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
            kwargs["error_messages"] = {"invalid": "Enter a URL, for example https://example.org."}
        if isinstance(db_field, models.FileField):
            is_image = isinstance(db_field, models.ImageField)
            kwargs.setdefault("widget", StagedImageWidget if is_image else StagedFileWidget)
            kwargs["error_messages"] = {"empty": IS_EMPTY}
        if db_field.name in self.start_months + self.end_months:
            kwargs["form_class"] = MonthField
            kwargs["is_end"] = db_field.name in self.end_months
        field: Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        self._use(ForgivingAutocomplete, db_field, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        self._use(ForgivingAutocompleteMultiple, db_field, request, kwargs)
        kwargs.setdefault("form_class", KeysField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def _use(
        self, widget: Any, db_field: Any, request: HttpRequest, kwargs: dict[str, Any]
    ) -> None:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            using = kwargs.get("using")
            kwargs.setdefault("widget", widget(db_field, self.admin_site, using=using))  # type: ignore[attr-defined]


def _source(text: str) -> str:
    return format_html('<pre class="source">{}</pre>', text) if text else text


class OwnerAdmin(TrashMixin, ForgivingFields, ForgivingLookups, ModelAdmin[M]):
    """Use the editor for Markdown fields; clear ``is_demo`` on everything the owner saves."""

    warn_unsaved_form = True
    list_filter_submit = False
    list_per_page = 25
    save_on_top = False
    change_form_before_template = "admin/_autosave.html"
    delete_confirmation_template = "admin/move_to_trash.html"
    delete_selected_confirmation_template = "admin/move_to_trash.html"

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        if db_field.verbose_name.startswith("arXiv"):
            kwargs["label"] = db_field.verbose_name
        if form_class := IDENTIFIER_FIELDS.get(db_field.name):
            kwargs["form_class"] = form_class
        if db_field.name not in getattr(self.model, "markdown_fields", ()):
            if isinstance(db_field, models.TextField):
                kwargs["widget"] = UnfoldAdminExpandableTextareaWidget()
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        kwargs["widget"] = EditorWidget(size=EDITOR_SIZES.get(db_field.name, "small"))
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.validators = [*field.validators, validate_markdown]
        return field

    def get_list_display(self, request: HttpRequest) -> Any:
        return self._without_demo(request, "demo", super().get_list_display(request))

    def get_list_filter(self, request: HttpRequest) -> Any:
        return self._without_demo(request, "is_demo", super().get_list_filter(request))

    def _without_demo(self, request: HttpRequest, name: str, shown: Any) -> Any:
        """Leave out the column or filter if no row is demo content."""
        if name not in shown:
            return shown
        key = f"{self.opts.label}.has_demo"
        if key not in request.META:
            request.META[key] = self.model._default_manager.filter(is_demo=True).exists()
        return shown if request.META[key] else [one for one in shown if one != name]

    @property
    def readonly_preprocess_fields(self) -> dict[str, Callable[[str], str]]:
        """Show the source of Markdown fields to users who may not change them."""
        return dict.fromkeys(getattr(self.model, "markdown_fields", ()), _source)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().changelist_view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse) and request.method == "GET":
            response.add_post_render_callback(compact)
        return response

    def _changeform_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Run deferred work once per form, within Django's transaction."""
        with deferred_work():
            response: HttpResponse = super()._changeform_view(*args, **kwargs)  # type: ignore[misc]
        return response

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": RowForm, **kwargs})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Ignore related objects in the query string that are not valid keys."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        relations = {field.name for field in self.model._meta.get_fields() if field.is_relation}
        return {
            name: value
            for name, value in initial.items()
            if name not in relations or _are_keys(value)
        }

    def get_form(
        self,
        request: HttpRequest,
        obj: M | None = None,
        change: bool = False,  # noqa: FBT001, FBT002
        **kwargs: Any,
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if sources := self.prepopulated_fields.get("slug"):
            form = type(form.__name__, (GeneratedSlugForm, form), {"slug_sources": sources})
        if not self.has_autosave:
            return form
        saved_here = last_saved(request.session, request.POST.get(PAGE, ""))
        return type(form.__name__, (ConflictAwareForm, form), {"saved_here": saved_here})

    @property
    def has_autosave(self) -> bool:
        """Whether the form is autosaved."""
        return bool(getattr(self.model, "markdown_fields", ()))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        if isinstance(form, ConflictAwareForm) and not context.get("is_popup"):
            context["autosave"] = autosave_context(request, form)
        formsets = [one.formset for one in context.get("inline_admin_formsets", ())]
        context["error_summary"] = error_summary(form, formsets)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, *args: Any, **kwargs: Any) -> None:
        super().save_related(request, form, *args, **kwargs)
        if isinstance(form, ConflictAwareForm):
            page = request.POST.get(PAGE, "")
            remember_saved(request.session, page, form)
            close_autosaves(request.user, page)

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

    def page_url_name(self, name: str) -> str:
        """Return the URL name of one of the model's admin pages."""
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}"

    def from_list(self, request: HttpRequest) -> bool:
        """Return whether the request is for the change list."""
        match = request.resolver_match
        return match is not None and str(match.url_name).endswith("_changelist")

    def has_trash_permission(self, request: HttpRequest) -> bool:
        return may_see_trash(request)

    @page_action("Trash", "delete", "trash")
    def trash_view(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("trash"))

    @badge("", {"Demo": "warning"})
    def demo(self, obj: M) -> str:
        return "Demo" if getattr(obj, "is_demo", False) else ""


class RedirectingAdmin(OwnerAdmin[M]):
    """Redirect the old URL when the slug of a public page changes."""

    def save_model(
        self,
        request: HttpRequest,
        obj: M,
        form: "ModelForm[M]",
        change: bool,  # noqa: FBT001
    ) -> None:
        former: Any = self.model._base_manager.filter(pk=obj.pk).first() if change else None
        super().save_model(request, obj, form, change)
        # Nobody can have linked to an unpublished page.
        if former is not None and getattr(former, "is_public", True):
            old = redirect_old_url(former, obj)
            if old:
                self.message_user(request, f"The old URL {old} now redirects here.")


_MOVE_ROWS = Media(js=[Script("js/move_rows.js", type="module")])  # type: ignore[list-item]


class OrderedAdmin(OwnerAdmin[M]):
    """Order rows by drag and drop or with buttons."""

    ordering_field = "order"
    hide_ordering_field = True
    # Dragging rows of a list that is sorted by another column would scramble their order.
    sortable_by: ClassVar[tuple[str, ...]] = ()
    # One page only: dragging numbers the rows of the page from the top.
    list_per_page = 1000

    @property
    def media(self) -> Media:
        return super().media + _MOVE_ROWS

    def save_model(
        self,
        request: HttpRequest,
        obj: M,
        form: "ModelForm[M]",
        change: bool,  # noqa: FBT001
    ) -> None:
        """Place a new row last, or leave it to the second criterion if no row was ever moved."""
        if not change:
            last = self.model._base_manager.aggregate(last=models.Max("order"))["last"]
            obj.order = last + 1 if last else 0  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)


class NamedInputs:
    """Name each input of a row: the heading of its column is not connected to it."""

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        field: Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None:
            field.widget.attrs["aria-label"] = str(field.label)
        return field


class OrderedInline(NamedInputs, ForgivingFields, TabularInline[M, P]):
    ordering_field = "order"
    hide_ordering_field = True
    extra = 0
    hide_title = True

    @property
    def media(self) -> Media:
        return super().media + _MOVE_ROWS


def append_new_rows(formset: "BaseFormSet[Any]") -> None:
    """Place newly added rows after the existing ones unless they were dragged."""
    taken = {form.instance.order for form in formset.initial_forms}
    for form in formset.extra_forms:
        if form.has_changed():
            if form.instance.order in taken:
                form.instance.order = max(taken) + 1
            taken.add(form.instance.order)
