class ContentRefused(ValueError):  # noqa: N818 -- a message for the owner, not a bug
    """The message tells the owner what is wrong and where."""
