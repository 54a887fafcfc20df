import os
import signal

import pytest

from blog.exchange.importer import Options
from blog.models import Post
from site_config.moving_in.importing import import_site
from site_config.moving_in.stopping import stopped_in_order
from tests.blog.exchange.folders import one_page_book, png

pytestmark = pytest.mark.django_db


def test_import_that_is_told_to_stop_takes_back_what_it_has_begun(tmp_path, settings):
    folder = one_page_book(tmp_path, "One ![](a.png).", {"a.png": png()})
    former = signal.getsignal(signal.SIGTERM)

    def stop(step, of, title):
        if step == of:
            os.kill(os.getpid(), signal.SIGTERM)

    with pytest.raises(SystemExit, match="143"), stopped_in_order():
        import_site(folder, Options(on_progress=stop))

    assert signal.getsignal(signal.SIGTERM) == former
    assert Post.objects.exists() is False
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
