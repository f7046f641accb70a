"""What a model is told comes from the ontology; the article is data between two marks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from loaders.extract.llm.prompt import LONGEST_REPEATED, again, instructions, mark, messages
from loaders.extract.llm.windows import Window
from ontology import CONCEPTS, EVENT_TYPES, ROLES
from tests.loaders.extract.articles import article


def asked(text: str, **more: str) -> list[dict[str, str]]:
    return messages(article("x", **more), Window(0, len(text), text))


def test_types_roles_and_schemes_are_told_in_the_words_of_the_ontology() -> None:
    told = instructions()
    for kind in EVENT_TYPES.values():
        assert f"- {kind.name}: {kind.definition}" in told
        assert all(phase in told for phase in kind.phases)
    for role in ROLES:
        assert f"- {role}: " in told
    for scheme in ("modality", "effect", "stance"):
        for concept in CONCEPTS[scheme].values():
            assert f"- {concept.name}: {concept.definition}" in told
    assert "None" not in told


def test_the_article_stands_between_two_lines_with_the_same_mark() -> None:
    system, user = asked("Huawei is in talks.", title="On talks")
    first, *between, last, _, _ = user["content"].split("\n")
    assert first == last
    assert mark("\n".join(between)) in first
    assert '"title": "On talks"' in between[0]
    assert "Huawei is in talks." not in system["content"]
    assert system["content"] == asked("Something else.")[0]["content"]


@given(st.text(max_size=200))
def test_no_article_holds_its_own_mark(text: str) -> None:
    user = asked(text)[1]["content"]
    found = user.split("\n", 1)[0].removeprefix("ARTICLE ")
    assert user.count(found) == 2


def test_the_same_article_is_asked_about_in_the_same_words() -> None:
    assert asked("Huawei is in talks.") == asked("Huawei is in talks.")


def test_a_second_request_shows_the_beginning_of_the_bad_answer_and_what_was_wrong() -> None:
    first = asked("Huawei is in talks.")
    second = again(first, "y" * 100_000, "That was not JSON.")
    assert second[:2] == first
    assert second[2]["role"] == "assistant"
    assert len(second[2]["content"]) == LONGEST_REPEATED
    assert second[3]["content"].startswith("That was not JSON.")
