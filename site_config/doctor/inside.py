"""Check the machine and the data of the site, without a request."""

import platform
import shutil
import smtplib
import stat
import tempfile
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings
from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection
from django.db import DEFAULT_DB_ALIAS, connection
from django.utils import timezone

from blog.models import Post
from blog.typefaces import is_without_font
from profile_app.models import Profile
from site_config.backup.creating import LAST_BACKUP_FILE
from site_config.doctor.findings import Check, Finding, ok, problem, skipped
from site_config.env_file import names_in
from site_config.preparing import check_is_prepared
from site_config.program import PROGRAM, VERSION, pinned_dependencies
from site_config.settings import env
from site_config.static_collection import has_current_static_files

# An upgrade copies the database; the rest is for uploads and visits.
SPARE_BYTES = 200_000_000
MAX_BACKUP_AGE = timedelta(days=8)
CJK_LANGUAGES = ("zh", "ja", "ko")
CJK_CHARACTER = "\u6587"


def versions() -> Finding:
    wrong = [text for name, pin in pinned_dependencies() if (text := _mismatch(name, pin))]
    if wrong:
        return problem(f"{'; '.join(wrong)}. Run 'make install', or install the package again.")
    python, django = platform.python_version(), version("django")
    return ok(f"Offprint {VERSION}, Python {python}, Django {django}.")


def _mismatch(name: str, pin: str) -> str:
    try:
        installed = version(name)
    except PackageNotFoundError:
        return f"{name} {pin} isn't installed"
    return "" if installed == pin else f"{name} {installed} is installed instead of {pin}"


def settings_file() -> Finding:
    names = names_in(settings.ENV_FILE)
    if not names:
        return skipped(f"{settings.ENV_FILE} doesn't exist or is empty.")
    if unknown := sorted(set(names) - env.dump().keys()):
        return skipped(
            f"{', '.join(unknown)} in {settings.ENV_FILE}: no setting has this name. Correct or "
            "remove it, unless another program reads it."
        )
    return ok(f"{settings.ENV_FILE} has {len(names)} settings.")


def data_folder() -> Finding:
    folder = Path(settings.DATA_DIR)
    try:
        with tempfile.TemporaryFile(dir=folder):
            mode = folder.stat().st_mode
    except OSError as error:
        advice = "Run this as the account of the site, or give the folder to it with chown -R."
        return problem(f"Can't write to {folder}: {error.strerror}. {advice}")
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        return problem(f"Other accounts can open {folder}. Run chmod 700 {folder}.")
    return ok(f"{folder} is writable and private.")


def disk_space() -> Finding:
    needed = SPARE_BYTES
    if connection.vendor == "sqlite":
        needed += Path(connection.settings_dict["NAME"]).stat().st_size
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < needed:
        return problem(
            f"{free // 1_000_000} MB free at {settings.DATA_DIR}, but an upgrade needs "
            f"{needed // 1_000_000} MB. Delete files or enlarge the disk."
        )
    return ok(f"{free / 1e9:.1f} GB free.")


def database() -> Finding:
    connection.ensure_connection()
    connection.check_database_version_supported()
    for error in run_checks(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS]):
        return problem(error.msg)
    number = ".".join(map(str, connection.get_database_version()))
    return ok(f"{connection.display_name} {number} answers.")


def migrations() -> Finding:
    try:
        check_is_prepared()
    except ImproperlyConfigured as error:
        return problem(f"Not up to date: {error}")
    return ok("All migrations are applied.")


def static_files() -> Finding:
    if has_current_static_files():
        return ok("Collected.")
    return problem(f"Not those of this version. Run '{PROGRAM} prepare'.")


def media_bucket() -> Finding:
    if not settings.MEDIA_BUCKET:
        return skipped("Media are in DATA_DIR.")
    # Imported here because only sites with a bucket need the client.
    from site_config.object_storage import bucket_problem

    trouble = bucket_problem()
    return problem(trouble) if trouble else ok(f"{settings.MEDIA_BUCKET} can be used.")


def last_backup() -> Finding:
    record = Path(settings.DATA_DIR) / LAST_BACKUP_FILE
    if not record.exists():
        advice = "Back up every night: see docs/backup.md."
        return skipped(f"No backup by '{PROGRAM} backup' is known. {advice}")
    path = record.read_text("utf-8").strip()
    age = datetime.now(UTC) - datetime.fromtimestamp(record.stat().st_mtime, UTC)
    text = f"The last one, {path}, is {age.days} days and {age.seconds // 3600} hours old."
    if age > MAX_BACKUP_AGE:
        return problem(f"{text} Check the nightly backup.")
    return ok(text)


def time_zone() -> Finding:
    now = f"{settings.TIME_ZONE}, where it is {timezone.localtime():%H:%M}"
    if settings.TIME_ZONE == "UTC":
        return skipped(f"{now}. Set TIME_ZONE if that isn't yours.")
    return ok(f"{now}.")


def email() -> Finding:
    if not settings.EMAIL_URL:
        return skipped("Not set up. Invitations and new passwords need EMAIL_URL.")
    mail = get_connection()
    try:
        mail.open()
        mail.close()
    except (smtplib.SMTPException, OSError) as error:
        return problem(f"{settings.EMAIL_HOST} refuses the connection: {error}. Check EMAIL_URL.")
    return ok(f"{settings.EMAIL_HOST} accepts the connection and the password.")


def fonts() -> Finding:
    if not is_without_font(CJK_CHARACTER):
        return ok("Chinese, Japanese and Korean are covered.")
    advice = "On Debian, run: apt install fonts-noto-cjk"
    used = [
        *Profile.objects.values_list("language", flat=True),
        *Post.objects.values_list("language", flat=True).distinct(),
    ]
    if any(language.startswith(CJK_LANGUAGES) for language in used):
        return problem(f"None for Chinese, Japanese and Korean in the CV and previews. {advice}")
    return skipped(f"None for Chinese, Japanese and Korean. If you use them: {advice}")


INSIDE: tuple[tuple[str, Check], ...] = (
    ("Settings file", settings_file),
    ("Data folder", data_folder),
    ("Disk space", disk_space),
    ("Database", database),
    ("Versions", versions),
    ("Migrations", migrations),
    ("Static files", static_files),
    ("Media bucket", media_bucket),
    ("Backup", last_backup),
    ("Time zone", time_zone),
    ("Email", email),
    ("Fonts", fonts),
)
