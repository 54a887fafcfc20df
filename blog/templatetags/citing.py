from django import template

from blog.note_citing import bibtex_of_post

register = template.Library()
register.simple_tag(bibtex_of_post, name="bibtex_of_post")
