"""Make the site: python -m benchmarks.wagtail_site.setup POST.JSON, a post of Offprint.

The file has the title, the date, the HTML of the text without images, and the images' paths.
"""

import io
import json
import sys
from datetime import date
from pathlib import Path

import django
from django.core.files.images import ImageFile
from django.core.management import call_command

django.setup()

from wagtail.images.models import Image  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from benchmarks.wagtail_site.models import BlogPage  # noqa: E402

call_command("migrate", verbosity=0)
post = json.loads(Path(sys.argv[1]).read_text())
images = [
    Image.objects.create(
        title=name, file=ImageFile(io.BytesIO(Path(name).read_bytes()), Path(name).name)
    )
    for name in post["images"]
]
body = [("text", post["html"]), *(("image", image) for image in images)]
home = Page.objects.get(depth=2)
for number in range(20):
    title = f"{post['title']} {number}" if number else post["title"]
    slug = f"post-{number}" if number else "post"
    page = BlogPage(title=title, slug=slug, date=date.fromisoformat(post["date"]), body=body)
    home.add_child(instance=page)
    page.save_revision().publish()
Site.objects.update(hostname="127.0.0.1")
