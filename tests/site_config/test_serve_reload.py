"""An upgrade replaces the processes of the running server, and no reader notices."""

import fcntl
import http.client
import json
import os
import signal
import threading
import time
from contextlib import ExitStack, contextmanager

import pytest

from site_config.server import OUTCOME_FILE, make_server
from site_config.server_lock import LOCK_FILE, STAND_IN_FILE
from tests.production import free_port, manage, prepare_like_another, served
from tests.running_site import children_of, counting_process, workers_of

pytestmark = pytest.mark.server


def wait_for(is_met, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until and not is_met():
        time.sleep(0.2)
    return is_met()


def read_page(connection):
    connection.request("GET", "/blog/")
    response = connection.getresponse()
    return response.status, b"</html>" in response.read()


def read_like_a_proxy(port, stop, answers):
    """Keep a connection, and repeat a request if a reused one was closed, as proxies do."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    is_reused = False
    while not stop.is_set():
        try:
            answers.append(read_page(connection))
            is_reused = True
        except (OSError, http.client.HTTPException) as error:
            if not is_reused:
                answers.append(error)
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
            is_reused = False
        time.sleep(0.02)


def read_like_new_readers(port, stop, answers):
    while not stop.is_set():
        try:
            answers.append(read_page(http.client.HTTPConnection("127.0.0.1", port, timeout=15)))
        except (OSError, http.client.HTTPException) as error:
            answers.append(error)
        time.sleep(0.02)


@contextmanager
def readers(port):
    stop, answers = threading.Event(), []
    threads = [
        threading.Thread(target=read, args=(port, stop, answers))
        for read in (read_like_a_proxy, read_like_new_readers, read_like_new_readers)
    ]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_upgrade_replaces_every_process_and_answers_every_request(tmp_path, runs):
    prepare_like_another(tmp_path, runs)
    port = free_port()
    with ExitStack() as servers:
        site = servers.enter_context(served(tmp_path, port=port, workers=2))
        assert wait_for(lambda: len(workers_of(site.pid)) == 2, 10)
        time.sleep(2)
        old = {*workers_of(site.pid), counting_process(site.pid)}
        with readers(port) as answers:
            time.sleep(1)
            upgraded = manage("upgrade", data_dir=tmp_path)
            is_done = wait_for(lambda: old.isdisjoint(children_of(site.pid)), 90)
            done = len(answers)
            assert wait_for(lambda: len(answers) > done + 20, 30)

            assert (is_done, upgraded.stdout.splitlines()) == (
                True, ["Up to date.", "The running server now uses this version."],
            )  # fmt: skip
            assert len(workers_of(site.pid)) == 2
            assert counting_process(site.pid) not in old

            upgrade_server_itself(tmp_path, port)
            os.kill(site.pid, signal.SIGTERM)
            assert wait_for(lambda: not children_of(site.pid), 20)
            servers.enter_context(served(tmp_path, port=port))
            assert wait_for(lambda: not has_stand_in(tmp_path), 20)
            done = len(answers)
            assert wait_for(lambda: len(answers) > done + 20, 30)
    assert set(answers) == {(200, True)}


def upgrade_server_itself(folder, port):
    """Upgrade as if the server were of another version, so that it has to be restarted."""
    lock = folder / LOCK_FILE
    lock.write_text(json.dumps(json.loads(lock.read_bytes()) | {"granian": "0"}))
    done = manage("upgrade", data_dir=folder, PORT=str(port))
    assert "Restart it within 30 minutes" in done.stdout, done.stderr
    assert has_stand_in(folder)


def has_stand_in(folder):
    with (folder / STAND_IN_FILE).open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_reload_with_code_that_does_not_start_changes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "missing")
    server = make_server("127.0.0.1", 8000, 1, tmp_path / "started", 0)

    server.reload_if_sound()

    error = "ModuleNotFoundError: No module named 'missing'"
    said = f"Reload failed; the previous version is still running: {error}\n"
    assert capsys.readouterr().out == said
    assert (tmp_path / OUTCOME_FILE).read_text() == said.strip()
    assert not server.reload_signal
