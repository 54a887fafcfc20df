"""The demo content: a researcher, their papers and notes, and a year of invented visits."""
