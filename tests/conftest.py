"""What all tests share: property tests try the same examples each time, and no clock decides whether they pass."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
