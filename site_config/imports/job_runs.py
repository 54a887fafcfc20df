"""Run an import job in its own process: preview or import, and save the result."""

import time
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError

from blog.folders.source import SourceRefused
from blog.local_path import local_path
from blog.staging import staging
from importers.formats import FORMATS_BY_NAME
from importers.importer import Options
from importers.report import (
    ImportOutcome,
    ImportReport,
    WordCount,
    group_fields,
    group_unused,
    group_warnings,
)
from site_config.advisory_locks import IMPORT as IMPORT_LOCK
from site_config.advisory_locks import advisory_lock
from site_config.backup.database_copies import CopyFailedError
from site_config.imports.importing import import_site
from site_config.imports.jobs import BUSY, PREVIEW, Job
from site_config.storage_errors import StorageProblem, storage_problem

PROGRESS_SECONDS = 0.5


def run_job(job: Job, stage: str) -> None:
    with advisory_lock(IMPORT_LOCK) as is_alone:
        if is_alone:
            job.mark_running()
            _run(job, stage)
        else:
            job.save_result(stage, {"refused": BUSY})


def _run(job: Job, stage: str) -> None:
    choices = job.choices
    options = Options(
        format=choices["format"],
        is_dry_run=stage == PREVIEW,
        as_drafts=choices["as_drafts"],
        dated=job.date,
        name=choices["name"],
        on_progress=_progress_callback(job),
    )
    try:
        report = _import_or_retry(job, options)
    except (SourceRefused, CopyFailedError) as refusal:
        job.save_result(stage, {"refused": str(refusal)})
    except (OSError, DatabaseError) as error:
        job.save_result(stage, {"refused": f"Nothing was imported: {error}"})
    else:
        job.save_result(stage, as_data(report))
        if stage != PREVIEW:
            staging().delete(job.archive)


def _import_or_retry(job: Job, options: Options) -> ImportReport:
    """Import once more if a save in the admin and the import waited for each other."""
    with local_path(staging(), job.archive) as archive:
        try:
            return import_site(archive, options)
        except DatabaseError as error:
            if storage_problem(error) is not StorageProblem.BUSY:
                raise
        return import_site(archive, options)


def as_data(report: ImportReport) -> dict[str, Any]:
    return {
        "format": FORMATS_BY_NAME[report.format].label,
        "has_changes": report.has_changes,
        "has_nothing": report.has_nothing,
        "counts": [
            [thing, ", ".join(f"{counter[o]:,} {o}" for o in ImportOutcome if counter[o])]
            for thing, counter in report.counts.items()
        ],
        "imported": [
            [one.thing, one.outcome, one.title, one.about, "" if report.is_dry_run else one.url]
            for one in report.imported
        ],
        "decided": [str(one) for one in report.notes],
        "skipped": [str(one) for one in report.skipped],
        "examples": [str(one) for one in report.examples],
        "left": {
            title: [str(one) for one in lines]
            for title, lines in group_warnings(report.warnings).items()
        },
        "missing": [str(one) for one in report.missing_words],
        "fields": group_fields(report.unused_fields),
        "words": [str(one) for one in sorted(report.words, key=_saved_share) if one.number],
        "all_words": report.all_words.shares if report.words else "",
        "unused": group_unused(report.unused, all_names=False),
        "of_use": len(report.used),
        "of_none": len(report.unused),
        "whole": report.summary(is_whole=True),
    }


def _saved_share(count: WordCount) -> float:
    return count.saved / count.number if count.number else 1


def _progress_callback(job: Job) -> Callable[[int, int, str], None]:
    started, last = time.monotonic(), 0.0

    def keep(step: int, of: int, title: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= PROGRESS_SECONDS or step == of:
            last = now
            job.save_progress(step, of, title, now - started)

    return keep
