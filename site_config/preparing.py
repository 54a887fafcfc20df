"""Prepare a site for serving, at every start: upgrade it, or set up a new one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from blog.links.post_links import rebuild_post_links
from blog.models import Post
from profile_app.models import Publication
from site_config.accounts.first_account import create_first_account
from site_config.accounts.roles import update_roles
from site_config.backup.before_upgrade import save_before_upgrade
from site_config.changelog import note_upgrade
from site_config.program import PROGRAM
from site_config.renderer_version import mark_outdated_texts
from site_config.search.indexing import is_behind, rebuild_index
from site_config.static_collection import collect_static_files
from site_config.time_zone_change import move_dates_to_time_zone


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
        collecting = beside.submit(collect_static_files)
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
    has_new_account, generated = create_first_account(password)
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
    saved = save_before_upgrade() if executor.loader.applied_migrations else None
    call_command("migrate", interactive=False, verbosity=0)
    return saved, len(plan)


def check_is_prepared() -> None:
    """Raise ImproperlyConfigured if ``prepare`` has not been run with this version."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise ImproperlyConfigured(f"run '{PROGRAM} prepare' first: it updates the database.")


def _is_untouched() -> bool:
    return not (User.objects.exists() or Post.objects.exists() or Publication.objects.exists())


def _load_demo() -> str:
    out = StringIO()
    call_command("demo", "load", stdout=out)
    lines = out.getvalue().strip().splitlines()
    return lines[-1] if lines else "loaded"
