"""The mentions of one document, indexed once for all its detections, and the fullest name of every entity."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict

from loaders.extract.document import Document, Mention
from loaders.extract.lexicon import section
from loaders.extract.nouns import nouns
from loaders.extract.reporting import Frame, frames
from ontology.triggers import Match

SALIENT = 5
"""Actors of an article that are always considered, the most mentioned first."""
FORMS = 50
"""Names of one entity that are remembered."""
_JOINING = frozenset((
    "", "and", "e", "ed", "und", "et", "y", "&", "or", "o", "oder", "ou", "sowie", "the", "la", "die", "as well as",
    "and the", "e la", "e il", "et la", "et le", "y la", "und die",
))  # fmt: skip
_INDIRECT = ("adjective", "pronoun", "coreference", "goods")


class Scene:
    """The mentions of one document, indexed once for all its detections."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.mentions = document.mentions
        self.starts = [m.start for m in document.mentions]
        self.token_starts = [t.start for t in document.tokens]
        self.sentence_starts = [s.start for s in document.sentences]
        self.words = nouns(document.language)
        self.count: Counter[str] = Counter()
        self.first: dict[str, int] = {}
        self.surfaces: dict[str, Counter[str]] = defaultdict(Counter)
        for m in document.mentions:
            iri = m.entity.iri
            self.count[iri] += 1
            self.first.setdefault(iri, m.start)
            if m.rule not in _INDIRECT and (m.name in self.surfaces[iri] or len(self.surfaces[iri]) < FORMS):
                self.surfaces[iri][m.name] += 1
        self.rank = {iri: i for i, (iri, _) in enumerate(self.count.most_common())}
        self.salient = [iri for iri, _ in self.count.most_common(SALIENT)]
        self.one: dict[str, Mention] = {}
        for m in document.mentions:
            if m.entity.iri not in self.one or (self.one[m.entity.iri].rule in _INDIRECT and m.rule not in _INDIRECT):
                self.one[m.entity.iri] = m
        roles = section(document.language, "roles")
        self.prepositions = {
            w: key
            for key in ("into", "of", "to", "with", "against", "by")
            for p in roles.get(key, ())
            for w in str(p).split("|")
        }
        self.passive = {w for p in roles.get("passive", ()) for w in str(p).split("|")}
        self.title = (document.article.title or "").casefold()
        self.quotes = [q.start for q in document.quotations]
        self.triggers = [m.first for m in document.triggers]
        self.sources: dict[int, list[Frame]] = defaultdict(list)
        for frame in frames(document).frames:
            if frame.mention is not None:
                self.sources[frame.mention.start].append(frame)
        self.series = self._series()

    def _series(self) -> dict[int, tuple[int, int]]:
        """Return, by the start of each mention in a series ("A, B and C"), where the series starts and ends."""
        text = self.document.text
        out: dict[int, tuple[int, int]] = {}
        run: list[Mention] = []
        for m in (*self.mentions, None):
            if m is not None and run and m.start < run[-1].end:
                continue
            if (
                m is not None
                and run
                and text[run[-1].end : m.start].strip().strip(",").strip() in _JOINING
                and m.start - run[-1].end < 8
                and m.start > run[-1].end + 1
            ):
                run.append(m)
                continue
            if len(run) > 1:
                for x in run:
                    out[x.start] = (run[0].start, run[-1].end)
            run = [m] if m is not None else []
        return out

    def name(self, mention: Mention) -> str:
        """Return the fullest form under which the text names the entity of ``mention``."""
        forms = self.surfaces.get(mention.entity.iri)
        if not forms:
            labels = mention.entity.labels
            return labels.get(self.document.language) or labels.get("en") or next(iter(labels.values()))
        if mention.rule in _INDIRECT:
            return max(forms, key=lambda f: (forms[f], len(f)))
        folded = mention.name.casefold()
        return max((f for f in forms if folded in f.casefold()), key=len, default=mention.name)

    def between(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that start in ``[start, end)``."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def token(self, position: int) -> int:
        """Return the number of the last token that starts at or before ``position``."""
        return bisect_right(self.token_starts, position) - 1

    def quoted(self, mention: Mention) -> bool:
        """Return whether a mention stands within quotation marks."""
        k = bisect_right(self.quotes, mention.start) - 1
        if k < 0:
            return False
        quotation = self.document.quotations[k]
        return quotation.start < mention.start and mention.end < quotation.end

    def triggers_between(self, first: int, last: int) -> list[Match]:
        """Return the triggers that lie wholly in the tokens from ``first`` to ``last``."""
        found = self.document.triggers[bisect_left(self.triggers, first) : bisect_right(self.triggers, last)]
        return [m for m in found if m.last <= last]

    def sentence(self, position: int) -> int:
        """Return the number of the sentence at ``position``."""
        return max(0, bisect_right(self.sentence_starts, position) - 1)
