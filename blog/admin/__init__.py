"""The blog's admin; importing this package registers its models."""

from blog.admin import blog_settings, images, pages, papers, posts, redirects

__all__ = ["blog_settings", "images", "pages", "papers", "posts", "redirects"]
