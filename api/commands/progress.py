"""A progress bar on stderr, where that is a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

from api.commands.options import interactive


@contextmanager
def progress(unit: str) -> Iterator[Callable[[int, str], None]]:
    """Yield a function that shows how many ``unit`` are done, and a few words on the side."""
    with tqdm(unit=f" {unit}", disable=not interactive(), mininterval=0.2, dynamic_ncols=True) as bar:

        def show(done: int, aside: str = "") -> None:
            bar.set_postfix_str(aside, refresh=False)
            bar.update(done - bar.n)

        yield show
