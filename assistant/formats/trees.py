"""Trees of HTML and XML: the one name of lxml's that is not public.

``lxml.etree._Element`` is what every node of a tree is, and what lxml's own documentation calls it; no public name is
there to write types with. Tested with lxml 6.1.3; ``pyproject.toml`` holds it below 7.
"""

from __future__ import annotations

from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element
"""A node of a tree, with its words, attributes and children."""
