"""The image library in the admin: uses, replacement and deletion of unused images."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join

from blog.admin.base import OwnerAdmin, header, page_action
from blog.admin.file_widgets import IS_EMPTY, StagedFileWidget
from blog.admin_context import admin_context
from blog.dates import short_datetime
from blog.editor.trash import move_to_trash
from blog.images.cleaning import ImageRefused
from blog.images.fields import FigureFormField
from blog.images.library import (
    duplicate_notice,
    replace_image,
    store_image,
    store_upload,
    thumbnail_url,
)
from blog.images.rendition_threads import encoding_later
from blog.images.uses import Text, Uses, find_image_uses, texts_showing, unused_images
from blog.markdown.rendering import title_text
from blog.models import Image, Post
from blog.rerendering import rerender

ACCEPTED_IMAGES = (
    "PNG, JPEG, GIF, WebP, AVIF, HEIC, SVG or a PDF of one page. "
    "Location and camera metadata are removed."
)
MAX_LISTED_USES = 3
_USES = "blog.image_uses"
_UPLOADS = forms.Media(
    css={"all": ["css/editor.css"]},
    js=[forms.Script("js/image_uploads.js", type="module")],  # type: ignore[list-item]
)


def uses_for(request: HttpRequest) -> Uses:
    """Return where images are used, computed once per request."""
    if _USES not in request.META:
        request.META[_USES] = find_image_uses()
    uses: Uses = request.META[_USES]
    return uses


class UseFilter(admin.SimpleListFilter):
    title = "use"
    parameter_name = "use"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        return [("used", "Used"), ("unused", "Not used")]

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Image]
    ) -> models.QuerySet[Image]:
        if self.value() == "used":
            return queryset.filter(pk__in=uses_for(request).keys)
        if self.value() == "unused":
            return queryset.exclude(pk__in=uses_for(request).keys)
        return queryset


class NewImageForm(forms.ModelForm):  # type: ignore[type-arg]
    """Store a new image the way uploads in the editor are stored."""

    file = FigureFormField(
        label="Image",
        help_text=ACCEPTED_IMAGES,
        widget=StagedFileWidget,
        error_messages={"empty": IS_EMPTY},
    )

    class Meta:
        model = Image
        fields = ("file", "name", "description")


class ImageForm(forms.ModelForm):  # type: ignore[type-arg]
    replacement = FigureFormField(
        label="Replace with",
        required=False,
        help_text="Every post that uses it will show the new one; the old URL redirects, and "
        "the old image stays in the trash for 30 days. "
        f"{ACCEPTED_IMAGES}",
        widget=StagedFileWidget,
        error_messages={"empty": IS_EMPTY},
    )

    class Meta:
        model = Image
        fields = ("name", "description")


@admin.register(Image)
class ImageAdmin(OwnerAdmin[Image]):
    list_display = ("heading", "file_sizes", "uses", "added")
    list_filter = (UseFilter,)
    search_fields = ("name", "description", "file")
    date_hierarchy = "added_at"
    actions_list = ("delete_unused", "trash_view")
    list_before_template = "admin/_upload_images.html"
    readonly_fields = (
        "preview", "markdown", "dimensions", "file_sizes",
        "variants_made", "used_in", "added_at",
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": ("preview", "name", "description", "markdown")}),
        ("Usage", {"fields": ("used_in",)}),
        ("Replace", {"fields": ("replacement",)}),
        ("File", {"fields": ("dimensions", "file_sizes", "variants_made", "added_at")}),
    )
    add_fieldsets = ((None, {"fields": ("file", "name", "description")}),)

    @property
    def media(self) -> forms.Media:
        return super().media + _UPLOADS

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.upload_view)
        return [path("upload/", view, name="blog_image_upload"), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def get_form(
        self,
        request: HttpRequest,
        obj: Image | None = None,
        change: bool = False,  # noqa: FBT001, FBT002
        **kwargs: Any,
    ) -> Any:
        kwargs["form"] = ImageForm if obj else NewImageForm
        return super().get_form(request, obj, change, **kwargs)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        uses = uses_for(request)
        for image in changelist.result_list:
            image.shown_in = uses.shown_in.get(image.pk, [])
            image.is_in_revision = image.pk in uses.kept_in
        return changelist

    def save_model(
        self,
        request: HttpRequest,
        obj: Image,
        form: Any,
        change: bool,  # noqa: FBT001
    ) -> None:
        if change:
            super().save_model(request, obj, form, change)
            if upload := form.cleaned_data["replacement"]:
                self.replace(request, obj, upload)
            return
        upload = form.cleaned_data["file"]
        stored = store_image(upload.read(), obj.name or str(upload.name))
        if notice := duplicate_notice(str(upload.name), stored):
            self.message_user(request, notice)
        for name in ("name", "description"):
            setattr(stored, name, getattr(obj, name) or getattr(stored, name))
        stored.save(update_fields={"name", "description"})
        obj.pk = stored.pk
        obj.refresh_from_db()

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Store images of the list's form, which browsers without JavaScript send at once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        uploads = request.FILES.getlist("image")
        if not uploads:
            self.message_user(request, "Choose at least one image.", messages.ERROR)
        stored: list[Image] = []
        # One request for many images: the background worker creates their sizes.
        with encoding_later():
            for upload in uploads:
                try:
                    stored.append(store_upload(upload))
                except ImageRefused as refusal:
                    self.message_user(request, f"{upload.name}: {refusal}", messages.ERROR)
                    continue
                if notice := duplicate_notice(upload.name or "", stored[-1]):
                    self.message_user(request, notice)
        if new := sum(image.is_new for image in stored):
            count = "1 image" if new == 1 else f"{new} images"
            self.message_user(request, f"{count} uploaded.", messages.SUCCESS)
        if undescribed := [image for image in dict.fromkeys(stored) if not image.description]:
            text = format_html("Add a description: {}", _links_to_forms(undescribed))
            self.message_user(request, text, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:blog_image_changelist"))

    def replace(self, request: HttpRequest, image: Image, upload: "File[bytes]") -> None:
        before = image.digest
        shown = replace_image(image, upload.read())
        image.pk = shown.pk
        image.refresh_from_db()
        if image.digest == before:
            self.message_user(request, "This is already the current image.", messages.INFO)
            return
        texts = texts_showing(image)
        rerender(text.key for text in texts)
        count = "1 page" if len(texts) == 1 else f"{len(texts)} pages"
        self.message_user(request, f"Image replaced on {count}.", messages.SUCCESS)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Image]:
        return super().get_queryset(request).filter(binned_at=None)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """List the images, and their uses as protected until the owner confirms them."""
        images = list(objs)
        uses = {image: texts_showing(image) for image in images}
        in_use: list[str] = [
            format_html("{}: {}", image, links_to(texts)) for image, texts in uses.items() if texts
        ]
        is_confirmed = "delete_used" in request.POST
        names = [str(image) for image in images]
        return names, {"images": len(images)}, set(), [] if is_confirmed else in_use

    @page_action("Unused images", "delete_sweep", "delete")
    def delete_unused(self, request: HttpRequest) -> HttpResponse:
        if not self.has_delete_permission(request):
            raise PermissionDenied
        unused = list(unused_images())
        if request.method == "POST":
            # Delete only images the user saw and selected, not those unused since then.
            selected = set(request.POST.getlist("image"))
            deleted = [image for image in unused if str(image.pk) in selected]
            for image in deleted:
                move_to_trash(image)
            count = "1 image" if len(deleted) == 1 else f"{len(deleted)} images"
            self.message_user(request, f"{count} moved to the trash.", messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:blog_image_changelist"))
        context = admin_context(
            request,
            "Unused images",
            opts=self.opts,
            images=[(image, thumbnail_url(image)) for image in unused],
            weight=sum(map(weight_of, unused)),
        )
        return TemplateResponse(request, "admin/unused_images.html", context)

    @header("image", ordering="name")
    def heading(self, image: Image) -> list[object]:
        shown = {"path": thumbnail_url(image), "squared": True, "width": 168, "height": 112}
        return [str(image), f"{image.width} × {image.height}", None, shown]

    @admin.display(description="image")
    def preview(self, image: Image) -> str:
        return format_html(
            '<a class="image-preview" href="{}"><img src="{}" alt="{}"></a>',
            image.file.url,
            large_url(image),
            image.description or str(image),
        )

    @admin.display(description="dimensions")
    def dimensions(self, image: Image) -> str:
        return f"{image.width} × {image.height} pixels"

    @admin.display(description="file size", ordering="weight")
    def file_sizes(self, image: Image) -> str:
        """Return the size of the original and of its largest and smallest renditions."""
        served = [filesizeformat(weight) for _, _, weight in image.variants]
        ends = list(dict.fromkeys([*served[-1:], *served[:1]]))
        return " → ".join(filter(None, (filesizeformat(image.weight), " to ".join(ends))))

    @admin.display(description="used in")
    def uses(self, image: Image) -> str:
        shown: list[Text] = image.shown_in  # type: ignore[attr-defined]
        if len(shown) > MAX_LISTED_USES:
            more = len(shown) - MAX_LISTED_USES
            return format_html("{} and {} more", links_to(shown[:MAX_LISTED_USES]), more)
        if shown:
            return links_to(shown)
        return "an earlier revision" if image.is_in_revision else "not used"  # type: ignore[attr-defined]

    @admin.display(description="added", ordering="added_at")
    def added(self, image: Image) -> str:
        return short_datetime(image.added_at)

    @admin.display(description="Markdown")
    def markdown(self, image: Image) -> str:
        return f"![{image.description}]({image.file.url})"

    @admin.display(description="sizes served to readers")
    def variants_made(self, image: Image) -> str:
        made = (
            f"{width} wide, {name.rpartition('.')[2].upper()}, {filesizeformat(weight)}"
            for width, name, weight in image.variants
        )
        return "; ".join(made) or "none: the original file is the smallest"

    @admin.display(description="used in")
    def used_in(self, image: Image) -> str:
        return links_to(texts_showing(image)) or "Not used."


def _links_to_forms(images: list[Image]) -> str:
    forms = ((reverse("admin:blog_image_change", args=[image.pk]), image) for image in images)
    return format_html_join(", ", '<a href="{}">{}</a>', forms)


def links_to(texts: list[Text]) -> str:
    return format_html_join(", ", '<a href="{}">{}</a>', ((url_of(t), named(t)) for t in texts))


def named(text: Text) -> str:
    title = title_text(text.title)
    return title if text.model is Post else f"{text.kind}: {title}"


def url_of(text: Text) -> str:
    page = f"admin:{text.model._meta.app_label}_{text.model._meta.model_name}_change"
    return reverse(page, args=[text.pk])


def large_url(image: Image) -> str:
    return default_storage.url(image.file_names()[-1])


def weight_of(image: Image) -> int:
    return sum([image.weight, *(int(weight) for _, _, weight in image.variants)])
