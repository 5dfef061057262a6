"""Nanopublications: made, signed with an RSA key, and verified.

A nanopublication is a small publication of its own (https://nanopub.net/guidelines/working_draft/): a graph of what is
asserted, one of where that comes from, one about the publication, and one that holds them together. Its address ends in
the hash of all four (https://trustyuri.net), and its signature is made of all but itself, so that both can be checked by
whoever has the file.

- `trusty`: the hash, and what a hash or a signature is made of.
- `signing`: keys, signatures and their check.
- `making`: a nanopublication of its parts, with its address, written as TriG.
- `judging`: the nanopublications of a file, each with what is wrong with it.
"""
