"""Titles in templates: ``title_html`` on pages, ``title_text`` where only plain text can be."""

from django import template

from blog.markdown.rendering import title_html, title_text

register = template.Library()
register.filter(title_html)
register.filter(title_text)
