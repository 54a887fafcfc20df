import os
import signal

import pytest

from blog.models import Post
from importers.importer import Options
from site_config.imports.cancellation import stop_on_sigterm
from site_config.imports.importing import import_site
from tests.importers.folders import one_page_book, png

pytestmark = pytest.mark.django_db


def test_terminated_import_is_rolled_back(tmp_path, settings):
    folder = one_page_book(tmp_path, "One ![](a.png).", {"a.png": png()})
    former = signal.getsignal(signal.SIGTERM)

    def stop(step, of, title):
        if step == of:
            os.kill(os.getpid(), signal.SIGTERM)

    with pytest.raises(SystemExit, match="143"), stop_on_sigterm():
        import_site(folder, Options(on_progress=stop))

    assert signal.getsignal(signal.SIGTERM) == former
    assert Post.objects.exists() is False
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
