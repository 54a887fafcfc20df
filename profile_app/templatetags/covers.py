from django import template

from profile_app.publications.covers import cover_of

register = template.Library()
register.filter(cover_of)
