"""Prepare a site for serving: migrate, collect static files and set up a new site."""

import hashlib
import secrets
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from blog.links.post_links import rebuild_post_links
from blog.models import Post
from profile_app.models import Publication
from site_config.accounts.roles import update_roles
from site_config.backup.database_copies import copy_database
from site_config.changelog import note_upgrade
from site_config.program import PROGRAM
from site_config.renderer_version import mark_outdated_texts
from site_config.search.indexing import is_behind, rebuild_index
from site_config.time_zone_change import move_dates_to_time_zone

ADMIN_NAME = "admin"
SAVED_DATABASES = 3
# No characters that look alike.
UNAMBIGUOUS_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True)
class Prepared:
    migrations: int
    # The copy of the database from before the migrations.
    saved_database: Path | None
    has_new_static_files: bool
    # Texts that the background worker renders again.
    outdated_texts: int
    # Posts without a time of day, moved to midnight of another TIME_ZONE.
    moved_dates: int
    # Entries added to the search index.
    indexed: int
    demo_summary: str
    has_new_account: bool
    # The generated password of a new account, if the owner didn't choose one.
    password: str


def prepare(*, demo: bool, password: str) -> Prepared:
    """Run the outstanding steps; a second call changes nothing.

    The admin account is created last, so that an interrupted first start repeats all steps.
    """
    # Compressing takes seconds, without the interpreter's lock and without the database.
    with ThreadPoolExecutor(max_workers=1) as beside:
        collecting = beside.submit(_collect_static_files)
        saved_database, migrations = _migrate()
        update_roles()
        outdated_texts = mark_outdated_texts()
        moved_dates = move_dates_to_time_zone()
        if migrations:
            rebuild_post_links()
        indexed = rebuild_index().created if migrations or is_behind() else 0
        demo_summary = _load_demo() if demo and _is_untouched() else ""
        has_new_static_files = collecting.result()
    note_upgrade(is_new_site=not User.objects.exists())
    has_new_account, generated = _make_admin(password)
    return Prepared(
        migrations=migrations,
        saved_database=saved_database,
        outdated_texts=outdated_texts,
        moved_dates=moved_dates,
        has_new_static_files=has_new_static_files,
        indexed=indexed,
        demo_summary=demo_summary,
        has_new_account=has_new_account,
        password=generated,
    )


def _migrate() -> tuple[Path | None, int]:
    """Migrate a copied database. Return the copy, if there was a site, and the number applied."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return None, 0
    saved = _save_database() if executor.loader.applied_migrations else None
    call_command("migrate", interactive=False, verbosity=0)
    return saved, len(plan)


def check_is_prepared() -> None:
    """Raise ImproperlyConfigured if ``prepare`` has not been run with this version."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise ImproperlyConfigured(f"run '{PROGRAM} prepare' first: it updates the database.")


def _save_database() -> Path:
    """Copy the database to DATA_DIR, and delete all but the newest copies."""
    folder = Path(settings.DATA_DIR) / "before-upgrade"
    folder.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        copy = copy_database(Path(name))
        saved = folder / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}{copy.suffix}"
        copy.rename(saved)
    saved.chmod(0o600)
    for old in sorted(folder.glob("*.*"))[:-SAVED_DATABASES]:
        old.unlink()
    return saved


def has_current_static_files() -> bool:
    """Return whether the static files of this version are collected."""
    digest = _digest_file()
    is_complete = Path(settings.STATIC_ROOT).is_dir() and digest.exists()
    return is_complete and digest.read_text("ascii") == _static_digest()


def _collect_static_files() -> bool:
    if has_current_static_files():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    _digest_file().write_text(_static_digest(), encoding="ascii")
    return True


def _digest_file() -> Path:
    # Next to the folder, because everything inside it is served.
    return Path(settings.STATIC_ROOT).with_name("static.digest")


def _static_digest() -> str:
    versions = "".join(version(package) for package in ("django", "lightningcss"))
    digest = hashlib.sha256(versions.encode())
    for line in sorted(_static_sources()):
        digest.update(line.encode())
    return digest.hexdigest()


def _static_sources() -> Iterator[str]:
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            yield f"{path} {state.st_size} {state.st_mtime_ns}\n"


def _is_untouched() -> bool:
    return not (User.objects.exists() or Post.objects.exists() or Publication.objects.exists())


def _load_demo() -> str:
    out = StringIO()
    call_command("demo", "load", stdout=out)
    lines = out.getvalue().strip().splitlines()
    return lines[-1] if lines else "loaded"


def _make_admin(password: str) -> tuple[bool, str]:
    """Return whether the account was created, and its password if it was generated."""
    if User.objects.exists():
        return False, ""
    generated = ""
    if not password:
        generated = "".join(secrets.choice(UNAMBIGUOUS_LETTERS) for _ in range(16))
    User.objects.create_superuser(ADMIN_NAME, password=password or generated)
    return True, generated
