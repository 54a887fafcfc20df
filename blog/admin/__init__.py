"""The blog's admin; importing this package registers its models."""

from blog.admin import blog_settings, images, papers, posts

__all__ = ["blog_settings", "images", "papers", "posts"]
