"""Update the message catalogs in locale/ from the code: python -m tests.messages.

It collects the translatable strings of templates and modules by parsing them, and writes .po and
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
# The admin is in English, apart from what Django's own catalogs translate.
UNTRANSLATED_TEMPLATES = ("admin", "markdownx", "unfold")
GETTEXT_FUNCTIONS = {"gettext", "gettext_lazy", "_", "ngettext", "ngettext_lazy"}
CONTEXT_FUNCTIONS = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}


class Message(NamedTuple):
    context: str | None
    text: str
    plural: str | None = None


def module_messages(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
        name = node.func.id
        context = words.pop(0) if name in CONTEXT_FUNCTIONS else None
        # A variable is a text marked elsewhere.
        if words and name in GETTEXT_FUNCTIONS | CONTEXT_FUNCTIONS:
            yield Message(context, words[0], words[1] if name.lstrip("p")[0] == "n" else None)


def template_messages(name: str) -> Iterator[Message]:
    template = engines["django"].get_template(name).template
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        context = node.message_context
        yield Message(context and context.resolve({}), node.filter_expression.var.literal)
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        context = node.message_context
        plural = node.render_token_list(node.plural)[0] if node.plural else None
        text = node.render_token_list(node.singular)[0]
        yield Message(context and context.resolve({}), text, plural)


def collect_messages() -> dict[Message, list[str]]:
    """Return every message with the files that use it."""
    found: dict[Message, list[str]] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for message in module_messages(path.read_text("utf-8")):
                found.setdefault(message, []).append(path.relative_to(ROOT).as_posix())
    templates = ROOT / "templates"
    for path in sorted(p for kind in ("*.html", "*.xml", "*.txt") for p in templates.rglob(kind)):
        name = path.relative_to(templates)
        if name.parts[0] not in UNTRANSLATED_TEMPLATES:
            for message in template_messages(name.as_posix()):
                found.setdefault(message, []).append(f"templates/{name.as_posix()}")
    return found


def catalogs() -> list[Path]:
    return sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))


def key_of(entry: polib.POEntry) -> Message:
    return Message(entry.msgctxt, entry.msgid, entry.msgid_plural or None)


def updated(catalog: polib.POFile, found: dict[Message, list[str]]) -> polib.POFile:
    """Return a catalog of exactly the messages found, in order, with the known translations."""
    known = {key_of(entry): entry for entry in catalog}
    new = polib.POFile(wrapwidth=96)
    new.metadata = catalog.metadata
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
    found = collect_messages()
    for path in catalogs():
        catalog = updated(polib.pofile(str(path)), found)
        catalog.save(str(path))
        path.with_suffix(".mo").write_bytes(catalog.to_binary())
        missing = [entry.msgid for entry in catalog if not entry.translated()]
        print(f"{path.relative_to(ROOT)}: {len(catalog)} messages, {len(missing)} untranslated")  # noqa: T201
        for text in missing:
            print(f"  {text}")  # noqa: T201


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
    django.setup()
    main()
