"""Convert rows to records of an export file and back; default values are omitted."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from blog.dates import local, start_of_day
from blog.validators import CHOOSE_A_YEAR, POSSIBLE_YEARS
from site_config.archive.errors import ContentRefused
from site_config.archive.media import MEDIA, Media, MediaFile
from site_config.archive.schema import IMAGES, Shape
from site_config.archive.serialize import Values, default_of
from site_config.archive.yaml_text import Mapping

Record = dict[str, Any]
# Lists the fields with Windows line endings, because exported files have none.
LINE_ENDS = "windows_line_ends"


@dataclass(frozen=True)
class RecordPlace:
    """The location of a record; ``prefix`` is the relative path from its file to the folder."""

    path: str
    line: int = 0
    prefix: str = ""

    def refuse(self, sentence: str, line: int = 0) -> ContentRefused:
        number = line or self.line
        return ContentRefused(f"{self.path}:{number}: {sentence}" if number else sentence)


# ── out ─────────────────────────────────────────────────────────────────────────────────────
def record_of(shape: Shape, values: Values, media: Media, prefix: str = "") -> Record:
    record: Record = {}
    windows: list[str] = []
    for field in shape.fields():
        value, name = values[field.name], shape.name_of(field.name)
        if value == default_of(field) and not isinstance(value, UUID):
            continue
        if isinstance(field, models.TextField):
            value = media.to_folder_links(value, prefix)
        record[name] = _plain(field, value, media, prefix)
        if isinstance(value, str) and has_windows_line_ends(value):
            record[name] = record[name].replace("\r\n", "\n")
            windows.append(name)
    for accessor, part in shape.parts.items():
        if values[accessor]:
            record[shape.name_of(accessor)] = [
                record_of(part, each, media, prefix) for each in values[accessor]
            ]
    if windows:
        record[LINE_ENDS] = windows
    return {**record, "id": values["id"]} if shape.key else record


def media_record(file: MediaFile) -> Record:
    record = record_of(IMAGES, file.values, Media([])) if file.values else {}
    former = [row["path"] for row in record.pop("former_paths", [])]
    record = {"file": file.name, "path": file.path, **record}
    record |= {"former_paths": former} if former else {}
    return {**record, "missing": True} if file.is_missing else record


def has_windows_line_ends(text: str) -> bool:
    """Return whether all lines end in CRLF; text with mixed endings is quoted instead."""
    return "\r\n" in text and not set("\r\n") & set(text.replace("\r\n", ""))


def _plain(field: Any, value: Any, media: Media, prefix: str) -> Any:
    if isinstance(field, models.FileField):
        return f"{prefix}{MEDIA}{media.name_of(value)}"
    if isinstance(field, models.JSONField):
        return _plain_json(value)
    if isinstance(value, datetime):
        day = local(value).date()
        return day if value == start_of_day(day) else value.astimezone(UTC)
    return str(value) if isinstance(value, UUID | time) else value


def _plain_json(value: Any) -> Any:
    """Return JSON without lines of a file, and with sorted keys: equal values give equal files."""
    if isinstance(value, dict):
        return {key: _plain_json(value[key]) for key in sorted(value)}
    return [_plain_json(item) for item in value] if isinstance(value, list) else value


# ── in ──────────────────────────────────────────────────────────────────────────────────────
def read_record(shape: Shape, record: Any, media: Media, place: RecordPlace) -> Mapping:
    """Return the values of a record; those that have a dynamic default may be missing."""
    if not isinstance(record, Mapping):
        raise place.refuse("expected fields, each as “name: value”.")
    place = RecordPlace(place.path, record.line, place.prefix)
    _refuse_unknown(shape, record, place)
    windows = record.get(LINE_ENDS) or []
    values = Mapping(record.line, _lines_of(shape, record))
    if shape.key:
        values["id"] = record.get("id")
    for field in shape.fields():
        name = shape.name_of(field.name)
        if name not in record:
            if not has_dynamic_default(field):
                values[field.name] = default_of(field)
            continue
        field_place = RecordPlace(place.path, record.lines[name], place.prefix)
        value = _read(field, name, record[name], media, field_place)
        values[field.name] = value.replace("\n", "\r\n") if name in windows else value
    for accessor, part in shape.parts.items():
        rows = record.get(shape.name_of(accessor)) or []
        values[accessor] = [read_record(part, each, media, place) for each in rows]
    return values


def _lines_of(shape: Shape, record: Mapping) -> dict[str, int]:
    """Return the line of each field that the record names."""
    names = [("id", "id"), *((each.name, shape.name_of(each.name)) for each in shape.fields())]
    return {field: record.lines[name] for field, name in names if name in record.lines}


def has_dynamic_default(field: Any) -> bool:
    """Return whether the field has a dynamic default, such as a timestamp or a UUID."""
    is_moment = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return is_moment or isinstance(field, models.UUIDField)


def _refuse_unknown(shape: Shape, record: Mapping, place: RecordPlace) -> None:
    known = {shape.name_of(field.name) for field in shape.fields()}
    known |= {shape.name_of(accessor) for accessor in shape.parts} | {LINE_ENDS}
    known |= {"id"} if shape.key else set()
    for name in record:
        if name not in known:
            what = shape.model._meta.verbose_name
            raise place.refuse(f"unknown field “{name}” for {what}.", record.lines[name])
    number = record.get("id")
    if number is not None and (not isinstance(number, int) or not 0 < number < 2**62):
        raise place.refuse("id must be a positive whole number.", record.lines["id"])


def _read(field: Any, name: str, raw: Any, media: Media, place: RecordPlace) -> Any:
    if isinstance(field, models.JSONField):
        if type(_plain_json(raw)) is not type(field.get_default()):
            raise place.refuse(f"“{name}” has the wrong type.")
        return _plain_json(raw)
    if isinstance(field, models.ManyToManyField):
        if not isinstance(raw, list) or not all(isinstance(word, str) for word in raw):
            raise place.refuse(f"“{name}” must be a list of names.")
        return raw
    if raw is None:
        return default_of(field)
    _refuse_other_kind(field, name, raw, place)
    return _converted(field, name, raw, media, place)


def _converted(field: Any, name: str, raw: Any, media: Media, place: RecordPlace) -> Any:
    if isinstance(field, models.ForeignKey):
        return str(raw)
    if isinstance(field, models.FileField):
        path = media.path_of(str(raw).removeprefix(f"{place.prefix}{MEDIA}"))
        if raw and not path:
            raise place.refuse(f"{name}: {raw} is not in media.yaml.")
        return path
    if isinstance(field, models.TextField):
        return media.to_site_links(str(raw), place.prefix)
    try:
        value = _aware(field.to_python(raw))
    except ValidationError as error:
        raise place.refuse(f"{name}: {' '.join(error.messages)}") from error
    # Other time zones can't express the ends of the calendar.
    if isinstance(value, datetime) and value.year not in POSSIBLE_YEARS:
        raise place.refuse(f"{name}: {CHOOSE_A_YEAR}")
    return value


def _refuse_other_kind(field: Any, name: str, raw: Any, place: RecordPlace) -> None:
    is_truth = isinstance(field, models.BooleanField)
    is_number = isinstance(field, models.IntegerField)
    if is_truth and not isinstance(raw, bool):
        raise place.refuse(f"“{name}” must be true or false.")
    if is_number and (isinstance(raw, bool) or not isinstance(raw, int)):
        raise place.refuse(f"“{name}” must be a whole number.")
    if not is_truth and (isinstance(raw, bool | dict | list)):
        raise place.refuse(f"“{name}” must be text; put it in quotation marks.")


def _aware(value: Any) -> Any:
    if isinstance(value, datetime):
        return value if value.tzinfo else timezone.make_aware(value)
    if isinstance(value, date | time | UUID | int | bool | str) or value is None:
        return value
    raise TypeError(f"{type(value).__name__} is not a field value")
