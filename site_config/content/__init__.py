"""The whole content of a site as files that people read, and back without loss."""
