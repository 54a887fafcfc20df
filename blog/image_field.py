from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from blog.image_cleaning import MAX_BYTES, MEGABYTE, ImageRefused, clean_image


class CleanImageFormField(forms.ImageField):
    def to_python(self, data: Any) -> Any:
        # Past Django's own check, which opens the picture before anything has bounded it.
        upload = forms.FileField.to_python(self, data)
        if upload is None:
            return None
        if upload.size > MAX_BYTES:
            raise ValidationError(
                f"The picture has {upload.size / MEGABYTE:.1f} MB; "
                f"at most {MAX_BYTES // MEGABYTE} MB are accepted."
            )
        try:
            clean = clean_image(upload.read())
        except ImageRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return SimpleUploadedFile(
            clean.file_name(upload.name or ""), clean.data, f"image/{clean.format.lower()}"
        )


class CleanImageField(models.ImageField):
    """An image that is checked by decoding and freed of its metadata before it is stored."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": CleanImageFormField, **kwargs})
