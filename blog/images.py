from blog.rendering import Picture


def picture_for(url: str) -> Picture | None:
    """Return what is known of an image of the site by its address."""
    return None
