"""Every page and form of the admin with hostile input; `make fuzz` sends much more of it."""

import os
import random
from contextlib import contextmanager
from itertools import cycle, islice
from time import time_ns
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.data import make_staff
from tests.fuzzing import FUZZ_EXAMPLES
from tests.markup import form_fields
from tests.site_config.addresses import admin_addresses
from tests.site_config.test_admin import MAKERS, png

pytestmark = pytest.mark.django_db

NUMBERS = ("0", "-1", "1", "2", "²", "１２", "0.1", "1e400", "nan", "-inf", "9" * 20)
DATES = (
    "0026-01-01", "0000-00-00", "0001-01-01", "9999-12-31", "2024-02-30", "24:99",
    "0001-01-01 00:00", "9999-12-31 23:59:59",
)  # fmt: skip
CHARACTERS = (
    "\x00", "a\x00b", "\udcff", "\ufffe\uffff", "\u202e\u2066", "\r\n\r\n",
    "e\u0301" * 50, "🦊" * 300, "*" * 3_000, "$" * 3_001, "a" * 1_000_000,
)  # fmt: skip
JSON = (
    "[]", "{}", "null", '"\\ud800"', '{"a": "\\ud800"}', '{"a": "\\u0000"}', '[["a"]]',
    '{"title": {"a": []}}', "[" * 20_000, '{"a":' * 20_000,
)  # fmt: skip
CODE = (
    "{{ x }}", "%s%n%(a)s", "<script>alert(1)</script>", "' OR 1=1 --", "javascript:alert(1)",
    "../../../etc/passwd", "http://[::1", "https://a:99999/", "//evil.example", "http://a\x00b/",
    "@article{a, title={" * 300,
)  # fmt: skip
WORDS = ("", " ", "abc", "on", "all", "new", "post-99999999999999999999")
HOSTILE = (*NUMBERS, *DATES, *CHARACTERS, *JSON, *CODE, *WORDS)
QUERY_NAMES = """
    q s p o e all extended page topic state use kind form paper work days from to range parent
    series term next _popup _to_field _changelist_filters app_label model_name field_name
    year__gte pk__in id__exact published_at__year published_at__range created_at__day
    topics__id title__regex is_demo__exact of old new
"""
POST_NAMES = """
    action _selected_action select_across index _save _publish _opened _over _page restore delete
    content language texts form page turn pk saved unsaved url description work token image file
    bibtex post revoke make days TOTAL_FORMS form-TOTAL_FORMS form-0-id kind title when at do state
"""
FILES = (b"", b"\x00", b"<svg/>" * 99, b"%PDF-1.4", b"PK\x03\x04", png()[:-9])
FILE_NAMES = ("a.png", "a" * 300 + ".png", "a/../..\\b", "a\x00.svg", "\u202e.pdf")


class Attacker:
    """Signed in as the owner; undoes what each request does."""

    def __init__(self, chance):
        self.chance, self.client = chance, Client()
        self.client.force_login(make_staff())
        self.forms, self.failures = {}, []

    @contextmanager
    def undone(self, *request):
        with transaction.atomic():
            try:
                yield
            except Exception as error:  # noqa: BLE001  # any of them is a finding
                self.failures.append(f"{error!r:.200} {request!s:.600}")
            transaction.set_rollback(True)

    def get(self, url):
        names = self.chance.choices(QUERY_NAMES.split(), k=self.chance.randint(0, 3))
        query = _encoded([(name, self.chance.choice(HOSTILE)[:20_000]) for name in names])
        with self.undone("GET", url, query):
            self.client.get(f"{url}?{query}")

    def post(self, url):
        fields, files = self._form(url)
        names = [name for name, _ in fields] * 4 + POST_NAMES.split()
        for name in self.chance.choices(names, k=self.chance.randint(1, 4)):
            if self.chance.random() < 0.8:
                fields = [pair for pair in fields if pair[0] != name]
            fields = [*fields, (name, self.chance.choice(HOSTILE))]
        with self.undone("POST", url, fields[-4:]):
            if files and self.chance.random() < 0.5:
                self.client.post(url, self._with_file(fields, files))
            else:
                form = "application/x-www-form-urlencoded"
                self.client.generic("POST", url, _encoded(fields), content_type=form)

    def _form(self, url):
        """Return the fields of a page's forms, and its file inputs."""
        if url not in self.forms:
            self.forms[url] = ([], [])
            with self.undone("GET", url):
                answer = self.client.get(url)
                if answer.status_code == 200 and not answer.streaming:
                    self.forms[url] = form_fields(answer.content.decode(errors="replace"))
        return self.forms[url]

    def _with_file(self, fields, files):
        data = {}
        for name, value in fields:
            data.setdefault(name, []).append(value.encode(errors="replace").decode())
        file = SimpleUploadedFile(self.chance.choice(FILE_NAMES), self.chance.choice(FILES))
        return {**data, self.chance.choice(files): file}


def _encoded(fields):
    return urlencode(fields, errors="surrogateescape")


def requests_of_the_admin():
    """Return the method and URL of each request: all pages, and those of an object of each type."""
    pks = {}
    for model in admin.site._registry:
        label = model._meta.label_lower
        changelist = reverse(f"admin:{label.replace('.', '_')}_changelist")
        pks[changelist] = MAKERS[label](1).pk
    found = []
    for url in admin_addresses():
        of, _, rest = url.partition("1/")
        url = f"{of}{pks[of]}/{rest}" if of in pks and rest else url  # noqa: PLW2901
        found += [("get", url), ("post", url)]
    found.remove(("post", "/admin/logout/"))
    return found


def test_no_input_breaks_the_admin():
    seed = time_ns() if "FUZZ_EXAMPLES" in os.environ else 1
    chance = random.Random(seed)
    attacker, requests = Attacker(chance), requests_of_the_admin()
    chance.shuffle(requests)

    # A request takes as long as several of the examples of other tests.
    for method, url in islice(cycle(requests), FUZZ_EXAMPLES // 4):
        getattr(attacker, method)(url)

    assert attacker.failures == [], f"seed {seed}"
