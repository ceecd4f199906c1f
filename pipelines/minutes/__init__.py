"""Free text of an agenda item, read as a clerk would: exact where something is said, silent where not.

`understanding.understand` reads a text with all that is here: sections/ cuts it, votes/ counts, decisions/ judges,
speakers/ names who speaks, references.py what is cited. verdicts.py knows what a sentence does, spans.py where it
stands, understood.py holds what comes out. Grammar is code; words are rows of the CSV files beside it.
"""
