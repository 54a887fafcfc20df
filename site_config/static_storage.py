"""Static files as they are served: stylesheets minified, names by content, compressed."""

from django.core.files.base import ContentFile, File
from lightningcss import process_stylesheet
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The folder of the site's own stylesheets; those of packages are served as they were published.
FOLDER = "css/"


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Raises ValueError, with file and line, for a stylesheet that cannot be parsed."""

    def _save(self, name: str, content: "File[bytes]") -> str:
        # Called for the plain file and for the one that is named by its content.
        if name.startswith(FOLDER) and name.endswith(".css"):
            css = b"".join(content.chunks()).decode()
            content = ContentFile(process_stylesheet(css, filename=name, minify=True).encode())
        saved: str = super()._save(name, content)
        return saved
