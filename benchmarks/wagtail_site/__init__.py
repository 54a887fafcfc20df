"""A blog in Wagtail for ``benchmarks.peers``, set up as its documentation says for production."""
