"""An answer that a page is as it was (304): it counts as read, unchanged, and no statement changes."""

from __future__ import annotations

from archive.store import Store


def unmodified(store: Store, capture: int) -> int | None:
    """The capture that holds what the page says; None where there is none. Inside the caller's transaction.

    Raises LookupError if there is no such capture.
    """
    page, db = store.page(capture), store.db
    if page.newest is None or page.said is None:
        return None
    db.execute("UPDATE capture SET unchanged = 1 WHERE number = ?", (capture,))
    if page.moves_on:
        db.execute("UPDATE page SET fetched = ? WHERE number = ?", (page.fetched, page.number))
        store.newest = max(store.newest, (page.fetched, capture))
        if page.gone:
            store.changes.mark(store.intervals.own(page.number))
        if store.merging.disputed:  # that this page is the newest now may decide
            said = store.intervals.ids({number for number, _ in store.intervals.current(page.number)})
            store.merging.merge(store.merging.disputed & store.meant(said.values()), {}, None)
    else:
        store.changes.mark(store.intervals.ever(page.number))
    return page.newest
