"""Checking a quotation against the record: candidates by the index's words, the verdict by exact comparison of tokens.

`check` takes what was pasted apart (`quotations`); `single` gives one text its verdict: `patterns` and `tokens` read
it, `windows` says where it may stand, `matching` whether it does, `alignment` what is nearest and how it differs,
`stitching` whether it is made of pieces; `places`, `sentences`, `speakers` and `flags` say what a reader should know.
"""
