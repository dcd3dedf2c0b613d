"""Title, date, publisher, kind and standing, read from the record itself.

What the file states in its own properties stands; the rest is read from the text, in this order, for each finder leans
on what was found before it:

1. `front`: the first lines, the front among them (above the first item, list of names or paragraph), and the running
   heads of the first pages.
2. `kinds.salutation`: the line ``Dear …`` in the front of a letter that ends ``Yours …``.
3. `titles`: a labelled title of the front, the line below the salutation, the highest heading, the first line that can
   be a title.
4. `kinds`: what the title says the paper is, else the front, else that it is a letter.
5. `datelines`: a date labelled in the front, in a title line, alone on a line, labelled below the front, the last day
   of an inspection. Which label comes first depends on the kind.
6. `publishers`: the body named above the title, in a label, in the running heads, or in the imprint at the end; for a
   letter its letterhead.
7. `standing`: a line of the front, of the first lines or of the last that says it of this paper; then the running
   heads.

`extraction.read_metadata` is that order in code.
"""

from assistant.sources.metadata.extraction import read_metadata

__all__ = ["read_metadata"]
