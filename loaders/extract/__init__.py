"""How articles become reports. One step, one file; :mod:`loaders.extract.assemble` runs them.

An extractor is a module of :mod:`loaders.extract.extractors`, and the name of the module is its key; what others
need of it is the :class:`Extractor` protocol.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, runtime_checkable

from kb.errors import BadParameter
from kb.model import Article, Extraction
from kb.settings import Settings


class Extractor(Protocol):
    """Turns articles into reports. ``name`` and ``version`` are noted with every graph that it makes."""

    @property
    def name(self) -> str:
        """The key of the extractor."""
        ...

    @property
    def version(self) -> str:
        """What changes when its answers change."""
        ...

    def extract(self, article: Article) -> Extraction:
        """Return the reports of an article.

        Raises:
            RunStopped: if no further article can be extracted either. Any other error is of this article only.
        """
        ...


@runtime_checkable
class Remote(Extractor, Protocol):
    """An extractor that waits for a server: threads serve it better than processes, and it has something to account."""

    @property
    def concurrency(self) -> int:
        """How many articles it may be asked about at a time."""
        ...

    def account(self) -> str:
        """Return what it has spent and left out so far, in a few words."""
        ...


def available() -> tuple[str, ...]:
    """Return the names of the extractors that there are.

    >>> "default" in available()
    True
    """
    from loaders.extract import extractors as package

    return tuple(sorted(m.name for m in iter_modules(package.__path__) if not m.name.startswith("_")))


def extractor(name: str = "default", settings: Settings | None = None) -> Extractor:
    """Return the extractor of that name, ready to use with these settings.

    Raises:
        BadParameter: with slug ``unknown-extractor`` if there is none; the message lists those that there are. Also
            if the settings lack what it needs.
    """
    known = available()
    if name not in known:
        raise BadParameter(
            f"There is no such extractor. Known: {', '.join(known)}.", slug="unknown-extractor", known=list(known)
        )
    made: Extractor = import_module(f"loaders.extract.extractors.{name}").make(settings)
    return made
