"""Extraction by a large language model behind an OpenAI-compatible endpoint: see ``loaders.extract.llm``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from threading import Lock

from kb.errors import RemoteFailed, RunStopped
from kb.iris import Minter
from kb.model import Article, Extraction
from kb.settings import Settings
from kb.text import squeeze
from loaders.extract import reports
from loaders.extract.llm.budget import Budget, Usage
from loaders.extract.llm.client import Client
from loaders.extract.llm.dialogue import Dialogue
from loaders.extract.llm.patience import Patience
from loaders.extract.llm.prompt import digest
from loaders.extract.llm.repeats import without_repeats
from loaders.extract.llm.report import Teller
from loaders.extract.llm.tally import Tally, in_words
from loaders.extract.llm.windows import windows
from loaders.extract.read import read
from loaders.failure import reject

RULES = "1"
"""Changes with the code that makes reports of answers; instructions and model are named beside it."""
MOST_WINDOWS = 40
"""Requests that one article may need."""
MOST_FAILURES = 5
"""Articles in a row that the server may fail at before the run stops."""
_SERVER = frozenset({"timeout", "unreachable", "tls-failed", "http-status"})


@dataclass
class Llm:
    """Asks a model about every window of an article, and keeps what the article says."""

    minter: Minter
    dialogue: Dialogue
    version: str
    concurrency: int = 1
    window: int = 12_000
    seconds: float = 180.0
    name: str = "llm"
    dropped: Tally = field(default_factory=Counter)
    _failures: int = 0
    _lock: Lock = field(default_factory=Lock, repr=False)

    def extract(self, article: Article) -> Extraction:
        """Return the reports of an article; its warnings say what was left out of the answers.

        Raises:
            RunStopped: if no further article can be extracted: budget or credit are spent, or the server refuses the
                key, knows no such model, or has failed at the last articles.
            RemoteFailed: if the server fails at this article, or gives no answer that can be used.
            TooLarge: if the article is too long.
        """
        try:
            found = self._extract(article)
        except RemoteFailed as e:
            self._failed(e)
            raise
        with self._lock:
            self._failures = 0
        return found

    def account(self) -> str:
        """Return what the run has spent and dropped so far, in a few words."""
        with self._lock:
            dropped = in_words(self.dropped)
        return f"{self.dialogue.budget.in_words()}; left out: {dropped or 'nothing'}"

    def _extract(self, article: Article) -> Extraction:
        document = read(article, minter=self.minter)
        parts = windows(document, self.window)
        if len(parts) > MOST_WINDOWS:
            raise reject("too-large", f"The article needs more than {MOST_WINDOWS} requests to a model.")
        self.dialogue.budget.check(sum((self.dialogue.most(article, p) for p in parts), Usage()))
        patience, tally = Patience(self.seconds), Tally()
        teller = Teller(document, self.minter, tally)
        told = []
        for part in parts:
            for event in self.dialogue.events(article, part, patience, tally):
                one = teller.told(event, part)
                if one is not None:
                    told.append(one)
        told = without_repeats(told, tally)
        with self._lock:
            self.dropped.update(tally)
        warnings = (f"llm-dropped:{in_words(tally)}",) if tally.total() else ()
        language = document.language if article.language == "und" else article.language
        return Extraction(
            article=article.model_copy(update={"language": language, "warnings": (*article.warnings, *warnings)}),
            reports=reports.linked(told),
        )

    def _failed(self, error: RemoteFailed) -> None:
        with self._lock:
            self._failures = self._failures + 1 if error.problem in _SERVER else 0
            if self._failures >= MOST_FAILURES:
                raise RunStopped(
                    f"The model server failed at {self._failures} articles in a row. {error.detail}", slug="llm-failing"
                ) from error


def make(settings: Settings | None = None) -> Llm:
    """Return the extractor that the settings describe.

    Raises:
        BadParameter: if they name no server or model, or a server that must not be asked.
    """
    settings = settings or Settings()
    budget = Budget(
        settings.llm_token_budget, settings.llm_cost_budget, settings.llm_sent_price, settings.llm_received_price
    )
    client = Client.of(settings)
    model = squeeze(settings.llm_model)
    return Llm(
        minter=Minter(settings.base_iri),
        dialogue=Dialogue(client, model, budget, settings.llm_answer_tokens),
        version=f"{RULES}+{digest()}+{model}",
        concurrency=settings.llm_concurrency,
        window=settings.llm_window,
        seconds=settings.llm_seconds,
    )
