from typing import Any

from django.db import models
from wagtail.blocks import RichTextBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page


class BlogPage(Page):  # type: ignore[misc]  # Wagtail has no types
    date = models.DateField()
    body = StreamField([("text", RichTextBlock()), ("image", ImageChooserBlock())])

    template = "post.html"

    def related(self) -> Any:
        others = BlogPage.objects.live().public().exclude(pk=self.pk)
        return others.order_by("-date")[:5]
