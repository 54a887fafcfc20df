"""Choosing the look of a running site."""

from tests.production import Site, manage

SAVE = "from profile_app.models import Profile; p = Profile.load(); p.look = {!r}; p.save()"


def choose_look(site: Site, look: str) -> None:
    saved = manage("shell", "-v0", "-c", SAVE.format(look), data_dir=site.data_dir)
    assert saved.returncode == 0, saved.stderr
