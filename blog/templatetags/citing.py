from django import template

from blog.papers.post_metadata import bibtex_of_post, blog_posting

register = template.Library()
register.simple_tag(bibtex_of_post, name="bibtex_of_post")
register.simple_tag(blog_posting, name="blog_posting")
