"""Fields that JSON leaves out where they say nothing."""

OPTIONAL = {"optional": True}
"""The mark of a field that JSON leaves out where it holds its default."""
