"""What the steps of extraction hand to each other: a read article, its sentences, mentions and detections.

Every span is ``[start, end)`` in code points of ``article.text``. The steps are pure functions from these values to
these values; ``loaders.extract.assemble`` turns the last of them into reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from kb.model import Article, DateRange, Entity
from ontology.triggers import Match, Word

T = TypeVar("T")
Part = Literal["title", "heading", "body", "boilerplate"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its number, its place in the text, the tokens ``document.tokens[first:last]`` in it.

    ``paragraph`` counts from 0. ``part`` says whether it is told as news at all: a ``boilerplate`` sentence
    (newsletter box, "read also", caption) and a ``heading`` yield no events.
    """

    index: int
    start: int
    end: int
    first: int
    last: int
    paragraph: int
    part: Part = "body"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the text that name somebody, something or some place.

    ``name`` is the surface form (``text[start:end]``), ``entity`` whom it means; for "the Chinese company" that is
    the entity of its antecedent, and ``refers`` is the start of the mention that it takes its meaning from.
    ``rule`` says how it was found (``gazetteer``, ``capitalised``, ``title``, ``coreference``, ...).
    """

    start: int
    end: int
    name: str
    entity: Entity
    rule: str
    refers: int | None = None

    @property
    def kind(self) -> str:
        """The kind of the entity, one of ``ontology.ACTOR_KINDS``."""
        return self.entity.kind


@dataclass(frozen=True, slots=True)
class Detection:
    """An event of one type that a stretch of the text tells of.

    ``start`` and ``end`` span its clause (its sentence where that is short), at most 300 characters: they become
    the quote that supports the type. ``trigger`` is the word or words that name it, where there are any.
    ``score`` is a calibrated probability.
    """

    type: str
    sentence: int
    start: int
    end: int
    score: float
    trigger: Span | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Filled(Generic[T]):
    """A value of a field, the stretch of the text that says so, and the rule or score that gave it."""

    value: T
    span: Span | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class DateMention:
    """Words that name a day, week, month, quarter or year, and the range that they mean."""

    start: int
    end: int
    value: DateRange
    rule: str


@dataclass
class Document:
    """An article while it is being read. Steps add to it in the order of its fields."""

    article: Article
    language: str
    tokens: list[Word] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    quotations: list[Span] = field(default_factory=list)
    triggers: list[Match] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text of the article."""
        return self.article.text

    def words(self, sentence: Sentence) -> Sequence[Word]:
        """Return the tokens of a sentence."""
        return self.tokens[sentence.first : sentence.last]

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that lie wholly in ``[start, end)``, in order."""
        return [m for m in self.mentions if start <= m.start and m.end <= end]
