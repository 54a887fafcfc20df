"""The demo content: a researcher, their papers and notes, and a year of invented visits.

``site/`` is a folder as export_content writes it. To change the demo, edit its files, import it into
an empty site and export that over it; what is new in it needs ``demo: true``.
"""
