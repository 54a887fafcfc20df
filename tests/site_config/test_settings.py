import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from site_config.env_file import check_lines, check_names
from tests.production import manage, run_python

BAD_VALUES = [
    ("DEBUG", "perhaps", "boolean"),
    ("HTTPS", "maybe", "boolean"),
    ("HSTS_SUBDOMAINS", "maybe", "boolean"),
    ("PORT", "x", "integer"),
    ("PORT", "70000", "65535"),
    ("WORKERS", "0", "greater than or equal to 1"),
    ("DEMO", "some", "boolean"),
    ("TRUSTED_PROXIES", "-1", "greater than or equal to 0"),
    ("DATABASE_URL", "nonsense", "database URL"),
    ("DATABASE_URL", "oracle7://x/y", "database URL"),
    ("ALLOWED_HOSTS", "*", "list the host names"),
    ("ALLOWED_HOSTS", "https://ada.example.org", "without https://"),
    ("ALLOWED_HOSTS", "", "list the host names"),
    ("DATABASE_URL", "mysql://root@localhost/site", "use sqlite:///PATH or postgres://"),
    ("TIME_ZONE", "Middle-earth/Shire", "like Europe/Berlin"),
    ("LOG_LEVEL", "loud", "log level"),
    ("STATIC_COPIES", "ada.github.io", "is not a URL"),
    ("DATA_DIR", "/dev/null/site", "can't use"),
    ("JOURNAL_DIR", "/dev/null/journal", "can't use"),
    ("NGINX_LOG", "/dev/null/visits.log", "can't use"),
    ("NGINX_LOG", __file__, "also set TRUSTED_PROXIES"),
    ("HSTS_DAYS", "-1", "greater than or equal to 0"),
    ("HSTS_PRELOAD", "true", "HSTS_SUBDOMAINS=true"),
    ("SITE_URL", "ada.example.org", "Use one like https://ada.example.org"),
    ("SITE_URL", "https://ada.example.org/blog", "is not the origin"),
    ("SITE_VERIFICATION", "abc123", "use name=content"),
    ("CSP_HOSTS", "cdn.example.org", "Use one like https://cdn.example.org"),
    ("EMAIL_URL", "mail.example.org", "Use one like smtp+tls://"),
    ("EMAIL_URL", "smtps://mail.example.org:x", "Use one like smtp+tls://"),
    ("EMAIL_URL", "smtps://mail.example.org", "needs EMAIL_FROM"),
]


# One process for all: a start for each would take ten times as long.
START_WITH_EACH = """
import json, os, sys
from site_config.command_line import main
found = []
for name, value in json.loads(os.environ.pop("VALUES")):
    before = os.environ.pop(name, None)
    os.environ[name] = value
    sys.modules.pop("site_config.settings", None)
    try:
        main(["manage.py", "check"])
    except SystemExit as end:
        found.append(str(end.code))
    del os.environ[name]
    if before is not None:
        os.environ[name] = before
print(json.dumps(found))
"""


def test_invalid_setting_aborts_startup(tmp_path):
    values = json.dumps([(name, value) for name, value, _ in BAD_VALUES])

    messages = json.loads(run_python(START_WITH_EACH, tmp_path, {"VALUES": values}))

    assert [
        (name, value, message)
        for (name, value, said), message in zip(BAD_VALUES, messages, strict=True)
        if name not in message or said not in message or "\n" in message.strip()
    ] == []


@pytest.mark.parametrize("line", ["HTTPS: true", "DEBUG true", 'SECRET_KEY="abc'])
def test_line_of_the_env_file_that_sets_nothing_aborts_startup(tmp_path, line):
    (tmp_path / ".env").write_text(f"# Settings\n\nPORT=80\n\n{line}\n")

    with pytest.raises(ImproperlyConfigured, match=r"\.env, line 5: write NAME=value"):
        check_lines(tmp_path / ".env")


def test_misspelled_setting_in_the_env_file_aborts_startup(tmp_path):
    (tmp_path / ".env").write_text("SITE_HOST=x\nexport ALLOWED_HOST = ada.example.org\n")

    with pytest.raises(ImproperlyConfigured, match=r"ALLOWED_HOST in .*Did you mean ALLOWED_HOSTS"):
        check_names(tmp_path / ".env", {"ALLOWED_HOSTS", "DATA_DIR"})


def test_https_without_a_proxy_aborts_startup(tmp_path):
    result = manage("check", data_dir=tmp_path, HTTPS="true", TRUSTED_PROXIES="0")

    assert result.returncode == 1
    assert "TRUSTED_PROXIES: HTTPS=true needs a proxy" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("values", [{}, {"HTTPS": "true"}, {"DEBUG": "true"}])
def test_valid_settings_pass_the_check(tmp_path, values):
    result = manage("check", data_dir=tmp_path, **values)

    assert (result.returncode, result.stderr) == (0, "")


def test_check_deploy_is_clean_behind_tls(tmp_path):
    result = manage("check", "--deploy", "--fail-level", "WARNING", data_dir=tmp_path, HTTPS="true")

    assert result.returncode == 0, result.stderr


def setting(name, data_dir, values):
    return run_python(f"from site_config import settings; print(settings.{name})", data_dir, values)


@pytest.mark.parametrize(
    ("values", "seconds"),
    [
        ({}, 0),
        ({"HSTS_DAYS": "730"}, 0),
        ({"HTTPS": "true"}, 86_400),
        ({"HTTPS": "true", "HSTS_DAYS": "0"}, 0),
        ({"HTTPS": "true", "HSTS_DAYS": "730"}, 63_072_000),
    ],
)
def test_hsts_starts_at_a_day(tmp_path, values, seconds):
    assert setting("SECURE_HSTS_SECONDS", tmp_path, values) == f"{seconds}\n"


def test_hsts_header_names_subdomains_and_preload(tmp_path):
    values = {"HTTPS": "true", "HSTS_DAYS": "730", "HSTS_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"}
    code = "import django; django.setup(); from django.test import Client; "
    code += "print(Client().get('/healthz', secure=True).get('Strict-Transport-Security'))"

    sent = run_python(code, tmp_path, {**values, "ALLOWED_HOSTS": "testserver"})

    assert sent == "max-age=63072000; includeSubDomains; preload\n"


@pytest.mark.parametrize(
    ("values", "url"),
    [
        ({}, ""),
        ({"ALLOWED_HOSTS": "ada.example.org"}, ""),
        ({"HTTPS": "true"}, ""),
        (
            {"HTTPS": "true", "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1], ada.example.org"},
            "https://ada.example.org",
        ),
        ({"HTTPS": "true", "ALLOWED_HOSTS": ".example.org"}, ""),
        ({"SITE_URL": "https://ada.example.org/"}, "https://ada.example.org"),
    ],
)
def test_canonical_url_is_known_behind_tls(tmp_path, values, url):
    assert setting("SITE_URL", tmp_path, values) == f"{url}\n"
