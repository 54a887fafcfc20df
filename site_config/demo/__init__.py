"""The demo content: a researcher, their papers and notes, and a year of invented visits.

``site/`` is a folder as export_content writes it. To change the demo, edit its files, import the
folder into an empty site, and export that over it; a new row needs ``demo: true``.
"""
