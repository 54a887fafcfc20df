"""The demo content: a researcher, their papers and notes, and a year of invented visits.

``site/`` is an export folder. To change the demo, edit its files, import the folder into an empty
site, and export that site to the folder again; new rows need ``demo: true``.
"""
