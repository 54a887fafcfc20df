"""Check the settings of a bucket for media, without a connection."""

import re
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured

BACKEND = "site_config.object_storage.BucketStorage"


def bucket_storages(
    bucket: str, *, endpoint: str, region: str, access_key: str, secret_key: str
) -> dict[str, Any]:
    """Return the storages of media and staged files. Raise ImproperlyConfigured."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", bucket):
        raise ImproperlyConfigured(
            f"MEDIA_BUCKET: {bucket} is not the name of a bucket. Use one like ada-media."
        )
    if endpoint and not re.fullmatch(r"https?://[^/\s@?#]+/?", endpoint):
        raise ImproperlyConfigured(
            f"MEDIA_ENDPOINT: {endpoint} is not the URL of an S3 server. Use one like "
            "https://s3.example.org, without the bucket."
        )
    if bool(access_key) != bool(secret_key):
        raise ImproperlyConfigured("MEDIA_ACCESS_KEY and MEDIA_SECRET_KEY: set both, or neither.")
    if not find_spec("storages"):
        raise ImproperlyConfigured(
            "MEDIA_BUCKET: the S3 client is missing. Run 'make install' in a clone, or install the "
            "package with its extra s3."
        )
    options = {
        "bucket_name": bucket,
        "endpoint_url": endpoint or None,
        "region_name": region or None,
        "access_key": access_key or None,
        "secret_key": secret_key or None,
    }
    # Media with the same name get another one; staged files are replaced.
    return {
        name: {
            "BACKEND": BACKEND,
            "OPTIONS": {**options, "location": location, "file_overwrite": is_replaced},
        }
        for name, location, is_replaced in (
            ("default", "media", False),
            ("staging", "staging", True),
        )
    }
