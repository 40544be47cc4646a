"""Reference lists: what people choose from where a department keeps it itself, such as banks, trades or streets.

Words: a *reference list* has *versions*; each holds all *rows*, from a day on. A row has a *code*, which is what an
answer keeps, its words in every language, perhaps the code that it belongs to in the list *above*, and the days between
which it can be chosen. Rows come from a file or, by the *mapping* of a version, from an address that is asked every
day. A version is proposed, compared with the one in force, and published by a second person. Who uses a code is for the
rooms above to say.
"""
