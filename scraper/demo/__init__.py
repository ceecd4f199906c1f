"""A small fictional council on localhost: truth -> pages -> crawl -> the same truth again.

    truth.py      what is so: frozen records, vendor-neutral, private facts marked as such
    council.py    council(seed, years, scale) -> Council, the same bytes everywhere
    <vendor>/     renders pages from the truth in that vendor's markup, with its traps
    server.py     serves them on 127.0.0.1; faults.py breaks them on purpose
    expected.py   what the archive must hold after a crawl; keys.py by which keys
    clock.py      as_of(council, day) -> Council: the portal of any day; fates.py says when what happens to each record
    events.py     log(council, first, last): what happened on which day, which is what a history must say

"As of" a day is a Council too (with fewer published facts): pages and expectations take any Council, so the clock needs
no change in the vendors' folders.
"""
