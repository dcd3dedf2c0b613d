"""Fields that JSON leaves out where they are None."""

OPTIONAL = {"optional": True}
"""The mark of a field that JSON leaves out where it is None."""
