from __future__ import annotations

from loaders.extract.anchors import Anchors, count, learn

QUOTES = [
    *[("ban", "en", ["they", "sanctioned", "it"])] * 6,
    *[("talks", "en", ["they", "talked", "it"])] * 6,
    ("ban", "it", ["vietato"]),
]


def test_a_word_of_one_type_is_its_anchor_and_a_common_one_is_not() -> None:
    anchors = Anchors(learn(*count(QUOTES)))
    found = anchors.best("en", ["it", "brought", "sanctions"], "ban")
    assert found is not None
    assert found[0] == 2
    assert anchors.best("en", ["they", "talked"], "ban") is None


def test_one_sighting_is_not_enough_and_languages_stay_apart() -> None:
    anchors = Anchors(learn(*count(QUOTES)))
    assert anchors.best("it", ["vietato"], "ban") is None
    assert anchors.best("it", ["sanctioned"], "ban") is None


def test_tokens_of_names_are_passed_over() -> None:
    anchors = Anchors(learn(*count(QUOTES)))
    assert anchors.best("en", ["sanctioned"], "ban", skip=[0]) is None
