"""The errors of a form, for the list at its top."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from blog.editor.edit_conflicts import ConflictAwareForm


@dataclass(frozen=True)
class ErrorLink:
    label: str
    text: str
    field_id: str
    """The id of the element to correct, or "" if it is the form as a whole."""


def error_summary(form: forms.BaseForm, formsets: Iterable[Any]) -> list[ErrorLink]:
    """Return all errors in the order of the page, except questions about concurrent edits."""
    links = _form_errors(form, "")
    for formset in formsets:
        name = str(formset.model._meta.verbose_name)
        for number, row in enumerate(formset.forms, start=1):
            links += _form_errors(row, f"{name} {number}")
        plural = str(formset.model._meta.verbose_name_plural)
        links += [ErrorLink(plural, text, "") for text in formset.non_form_errors()]
    return links


def _form_errors(form: forms.BaseForm, row: str) -> list[ErrorLink]:
    conflicts = form.conflicts if isinstance(form, ConflictAwareForm) else ()
    asked = {conflict.name for conflict in conflicts}
    links = []
    for name, errors in form.errors.items():
        if name in asked:
            continue
        if name == NON_FIELD_ERRORS:
            # An error of a whole row links to the row's first field.
            label, field_id = row, _id_of(form, next(iter(form.fields))) if row else ""
        else:
            label = str(form[name].label)
            label = f"{row}, {label}" if row else label
            field_id = _id_of(form, name)
        links.append(ErrorLink(label[:1].upper() + label[1:], " ".join(map(str, errors)), field_id))
    return links


def _id_of(form: forms.BaseForm, name: str) -> str:
    return form[name].id_for_label or str(form[name].auto_id)
