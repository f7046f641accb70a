"""``techgeo check``: is the store whole?"""

from __future__ import annotations

from api.commands.options import StoreOption, note, settings
from kb.errors import StoreUnavailable


def command(store: StoreOption = None) -> None:
    """Check the current snapshot: counts, default graph, links between reports and events, shapes."""
    from kb.iris import Minter
    from kb.store.check import check

    chosen = settings(store=store)
    problems = check(chosen.directory, Minter(chosen.base_iri))
    for problem in problems:
        note(problem)
    if problems:
        raise StoreUnavailable(f"The store has {len(problems)} problems.", slug="store-corrupt")
    note("The store is whole.")
