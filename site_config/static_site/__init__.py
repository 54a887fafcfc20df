"""The whole public site as files, for any host that serves a folder."""
