"""Bibliographic references: read from BibTeX or looked up, and written out again."""
