"""The pictures that go with a link where it is shared: drawn from what the page says."""
