"""Mailings: one notice to very many holders, at a pace, beside everything else.

A *source* names the holders in an order of its own; rooms above register theirs. The queue `bulk` and its worker are
for mailings alone, so that neither pages nor terms wait for them.
"""
