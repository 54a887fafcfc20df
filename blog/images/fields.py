from functools import partial
from typing import Any, ClassVar

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.storage import Storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.db.models import signals
from django.db.models.fields.files import FieldFile

from blog.images.cleaning import MAX_IMAGE_BYTES, ImageRefused, clean_image, too_many_bytes
from blog.images.svg import clean_figure


def _file_fields(model: type[models.Model]) -> list[str]:
    return [f.name for f in model._meta.concrete_fields if isinstance(f, models.FileField)]


class CleanImageFormField(forms.ImageField):
    # The name is made from the checked format.
    default_validators: ClassVar[list[Any]] = []  # type: ignore[misc]
    clean_data = staticmethod(clean_image)

    def to_python(self, data: Any) -> Any:
        # Skips Django's own check, which opens the image before its size is limited.
        upload = forms.FileField.to_python(self, data)
        if upload is None:
            return None
        if upload.size > MAX_IMAGE_BYTES:
            raise ValidationError(too_many_bytes(upload.size))
        try:
            clean = self.clean_data(upload.read())
        except ImageRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return SimpleUploadedFile(
            clean.file_name(upload.name or ""), clean.data, f"image/{clean.format.lower()}"
        )


class FigureFormField(CleanImageFormField):
    """Accepts SVGs, which are rebuilt, and PDFs of one page, which become PNGs."""

    clean_data = staticmethod(clean_figure)


class CleanImageField(models.ImageField):
    """An image field that checks uploads by decoding them and strips their metadata.

    A replaced file is deleted unless another row, a revision or the trash refers to it.
    """

    def contribute_to_class(  # type: ignore[override]
        self, cls: type[models.Model], name: str, **kwargs: Any
    ) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        if not cls._meta.abstract:
            # For any sender, because a page's sender is the proxy model.
            signals.post_save.connect(self._on_save)
            signals.post_delete.connect(self._on_delete)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001
        rows = type(model_instance)._base_manager.filter(pk=model_instance.pk)
        former = None if add else rows.values_list(self.attname, flat=True).first()
        file = super().pre_save(model_instance, add)
        if former and former != file.name:
            model_instance.__dict__[self._former_key] = former
        return file

    @property
    def _former_key(self) -> str:
        return f"_former_{self.attname}"

    def _on_save(self, instance: models.Model, **_kwargs: Any) -> None:
        own = instance.__dict__ if isinstance(instance, self.model) else {}
        if former := own.pop(self._former_key, None):
            transaction.on_commit(partial(_delete_if_unused, self.storage, former))

    def _on_delete(self, instance: models.Model, **_kwargs: Any) -> None:
        if isinstance(instance, self.model):
            delete_file_on_commit(getattr(instance, self.attname))

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": CleanImageFormField, **kwargs})


class FigureField(CleanImageField):
    """An image field that also accepts SVGs and PDFs of one page.

    SVGs are shown only from ``serving.SVG_FOLDERS``.
    """

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": FigureFormField, **kwargs})


def delete_file_on_commit(file: FieldFile) -> None:
    """Delete the file of a deleted row once that is committed, unless something else needs it."""
    if file.name:
        transaction.on_commit(partial(_delete_if_unused, file.storage, file.name))


def _delete_if_unused(storage: Storage, name: str) -> None:
    is_used = any(
        model._base_manager.filter(**{field: name}).exists()
        for model in apps.get_models()
        for field in _file_fields(model)
    )
    keepers: list[Any] = [apps.get_model("blog", n) for n in ("Revision", "TrashedRow")]
    if not is_used and not any(model.names_file(name) for model in keepers):
        storage.delete(name)
