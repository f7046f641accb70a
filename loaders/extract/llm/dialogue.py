"""Asking a model about one window of an article until its answer can be used: twice at most."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from pydantic import ValidationError

from kb.errors import BadInput, RemoteFailed
from kb.model import Article
from loaders.extract.llm.answers import Completion, object_in
from loaders.extract.llm.budget import Budget, Usage, estimate
from loaders.extract.llm.client import Client
from loaders.extract.llm.forms import Form
from loaders.extract.llm.patience import Patience
from loaders.extract.llm.prompt import Messages, again, messages
from loaders.extract.llm.refusals import Misfit
from loaders.extract.llm.schema import Answer, Event
from loaders.extract.llm.tally import Tally
from loaders.extract.llm.windows import Window
from loaders.failure import reject

NO_JSON = "That was not one JSON object."
NO_EVENTS = 'That was not of the form {"events": [...]} with the properties that were named.'
CUT = "That was too long and broke off. Tell the most important events only, with short quotes."


@dataclass
class Dialogue:
    """Asks one model of a server; ``form`` is the last one that the server took. Several threads may share one."""

    client: Client
    model: str
    budget: Budget
    answer_tokens: int
    form: Form = field(default_factory=Form)

    def most(self, article: Article, window: Window) -> Usage:
        """Return the tokens that asking about a window may take, if the first answer can be used."""
        return self._most(messages(article, window))

    def events(self, article: Article, window: Window, patience: Patience, tally: Tally) -> list[Event]:
        """Return the events that the model sees in a window; what is not of the form is counted in ``tally``.

        Raises:
            RunStopped: if no article can be asked about any more.
            RemoteFailed: if the server fails, or ``bad-answer`` if the second answer cannot be used either.
            TooLarge: if the window is too long for the model, or the answer over the limit.
        """
        asked = messages(article, window)
        try:
            completion = self._complete(asked, patience)
            return _read(completion, tally)
        except _Unusable as e:
            second = again(asked, e.answer, e.problem) if e.answer else asked
        try:
            return _read(self._complete(second, patience), tally)
        except _Unusable as e:
            raise reject("bad-answer") from e

    def _complete(self, asked: Messages, patience: Patience) -> Completion:
        form = self.form
        most = self._most(asked)
        while True:
            self.budget.hold(most)
            used = Usage()
            try:
                found = self.client.complete(form.body(self.model, asked, self.answer_tokens), patience, most.tokens)
                used = found.usage or Usage(most.sent, estimate(found.text))
                self.form = form
                return found
            except Misfit as e:
                poorer = form.poorer(e.complaint)
                if poorer is None:
                    raise reject("http-status", "The model server takes no form of the request.") from e
                form = poorer
            except RemoteFailed as e:
                # A server that is too late, or answers what cannot be read, has worked and is mostly paid for it.
                used = {"timeout": Usage(most.sent), "bad-answer": most}.get(e.problem, used)
                if e.problem == "bad-answer":
                    raise _Unusable("", "") from e
                raise
            finally:
                self.budget.settle(most, used)

    def _most(self, asked: Messages) -> Usage:
        return Usage(sum(estimate(m["content"]) for m in asked), self.answer_tokens)


class _Unusable(Exception):
    """An answer that cannot be used, and what is told to the model about it."""

    def __init__(self, answer: str, problem: str) -> None:
        super().__init__()
        self.answer, self.problem = answer, problem


def _read(completion: Completion, tally: Tally) -> list[Event]:
    """Return the events of a completion, and count in ``tally`` what was left out of it."""
    text = completion.text
    dropped: Tally = Counter()
    try:
        found = object_in(text)
    except BadInput as e:
        raise _Unusable(text, CUT if completion.cut else NO_JSON) from e
    try:
        answer = Answer.model_validate(found, context=dropped)
    except ValidationError as e:
        raise _Unusable(text, NO_EVENTS) from e
    if not answer.events and dropped.total():
        raise _Unusable(text, NO_EVENTS)
    tally.update(dropped)
    return answer.events
