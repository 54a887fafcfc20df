"""The catalogues in locale/ follow the texts in the code: python -m tests.messages.

It reads what Django itself would look up, from parsed templates and modules, and writes .po and
.mo files without GNU gettext.
"""

import ast
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import django
import polib
from django.template import engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("blog", "profile_app", "importers", "site_config")
# The desk is in English; where these speak to Django's own catalogues, those have the words.
OF_THE_DESK = ("admin", "markdownx", "unfold")
LOOKS_UP = {"gettext", "gettext_lazy", "_", "ngettext", "ngettext_lazy"}
LOOKS_UP_IN_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}


class Message(NamedTuple):
    context: str | None
    text: str
    plural: str | None = None


def messages_of_module(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
        name = node.func.id
        context = words.pop(0) if name in LOOKS_UP_IN_CONTEXT else None
        if name in LOOKS_UP | LOOKS_UP_IN_CONTEXT:
            yield Message(context, words[0], words[1] if name.lstrip("p")[0] == "n" else None)


def messages_of_template(name: str) -> Iterator[Message]:
    template = engines["django"].get_template(name).template
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        context = node.message_context
        yield Message(context and context.resolve({}), node.filter_expression.var.literal)
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        context = node.message_context
        plural = node.render_token_list(node.plural)[0] if node.plural else None
        text = node.render_token_list(node.singular)[0]
        yield Message(context and context.resolve({}), text, plural)


def found_messages() -> dict[Message, list[str]]:
    """Return every text with the places where it stands."""
    found: dict[Message, list[str]] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for message in messages_of_module(path.read_text("utf-8")):
                found.setdefault(message, []).append(path.relative_to(ROOT).as_posix())
    templates = ROOT / "templates"
    for path in sorted(p for kind in ("*.html", "*.xml", "*.txt") for p in templates.rglob(kind)):
        name = path.relative_to(templates)
        if name.parts[0] not in OF_THE_DESK:
            for message in messages_of_template(name.as_posix()):
                found.setdefault(message, []).append(f"templates/{name.as_posix()}")
    return found


def catalogues() -> list[Path]:
    return sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))


def key_of(entry: polib.POEntry) -> Message:
    return Message(entry.msgctxt, entry.msgid, entry.msgid_plural or None)


def updated(catalogue: polib.POFile, found: dict[Message, list[str]]) -> polib.POFile:
    """Return the catalogue with every text that was found, in order, and no other."""
    known = {key_of(entry): entry for entry in catalogue}
    new = polib.POFile(wrapwidth=96)
    new.metadata = catalogue.metadata
    for message, places in found.items():
        entry = known.get(message) or polib.POEntry(
            msgctxt=message.context,
            msgid=message.text,
            msgid_plural=message.plural or "",
            msgstr_plural={0: ""} if message.plural else {},
        )
        entry.occurrences = [(place, "") for place in dict.fromkeys(places)]
        new.append(entry)
    return new


def main() -> None:
    found = found_messages()
    for path in catalogues():
        catalogue = updated(polib.pofile(str(path)), found)
        catalogue.save(str(path))
        path.with_suffix(".mo").write_bytes(catalogue.to_binary())
        missing = [entry.msgid for entry in catalogue if not entry.translated()]
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {len(missing)} not translated")  # noqa: T201
        for text in missing:
            print(f"  {text}")  # noqa: T201


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
    django.setup()
    main()
