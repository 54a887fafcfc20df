class ContentRefused(ValueError):  # noqa: N818 -- an answer to the owner, not a fault
    """The message is a sentence for the owner: what is wrong, and where."""
