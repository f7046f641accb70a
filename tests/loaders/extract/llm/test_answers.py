"""What a server sends is taken apart without trusting it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import BadInput, TechgeoError
from loaders.extract.llm.answers import MOST_TOKENS, Completion, complaint_of, completion_of, object_in
from loaders.extract.llm.budget import Usage


def completion(message: object, **more: object) -> bytes:
    return json.dumps({"choices": [{"message": message, "finish_reason": "stop"}], **more}).encode()


def test_a_completion_is_its_text_and_what_it_cost() -> None:
    body = completion({"content": "{}"}, usage={"prompt_tokens": 12, "completion_tokens": 3})
    assert completion_of(body) == Completion("{}", False, Usage(12, 3))
    cut = b'{"choices": [{"message": {"content": "{"}, "finish_reason": "length"}]}'
    assert completion_of(cut) == Completion("{", True, None)


def test_text_in_parts_is_put_together() -> None:
    parts = [{"type": "text", "text": "a"}, {"type": "image_url", "image_url": "x"}, {"type": "text", "text": "b"}]
    assert completion_of(completion({"content": parts})).text == "ab"


@pytest.mark.parametrize("content", [None, 3, {"a": 1}])
def test_a_message_without_text_is_empty(content: object) -> None:
    assert completion_of(completion({"content": content})).text == ""


@pytest.mark.parametrize(
    "usage",
    [
        None, 7, [], {"prompt_tokens": -5, "completion_tokens": 3}, {"prompt_tokens": "12", "completion_tokens": 3},
        {"prompt_tokens": MOST_TOKENS + 1, "completion_tokens": 3}, {"prompt_tokens": True, "completion_tokens": 1},
    ],
)  # fmt: skip
def test_a_count_of_tokens_that_cannot_be_is_none(usage: object) -> None:
    assert completion_of(completion({"content": "x"}, usage=usage)).usage is None


@pytest.mark.parametrize(
    "body",
    [
        b"", b"\xff", b"<html>", b"[]", b"{}", b'{"choices": []}', b'{"choices": {}}', b'{"choices": [3]}', b"null",
        b'{"choices": [{"message": null}]}', b'{"choices": [{"message": {"content": [3]}}]}', b"[" * 100_000,
        b'{"choices": [{"message": {"content": "a", "content": "b"}}]}', b'{"choices": NaN}',
    ],
)  # fmt: skip
def test_what_is_no_completion_is_a_bad_answer(body: bytes) -> None:
    with pytest.raises(TechgeoError) as caught:
        completion_of(body)
    assert caught.value.problem == "bad-answer"


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading(body: bytes) -> None:
    complaint_of(body)
    with pytest.raises(TechgeoError):
        completion_of(body)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}', '\n```json\n{"a": 1}\n```\n', 'Sure! Here it is: {"a": 1} Anything else?',
        '<think>Is {"a": 2} right? No.</think>{"a": 1}',
    ],
)  # fmt: skip
def test_the_object_is_found_between_other_words(text: str) -> None:
    assert object_in(text) == {"a": 1}


@pytest.mark.parametrize(
    "text",
    ["", "no", "}{", '{"a": 1', "{" * 1_000 + "}" * 1_000, '{"a": 1, "a": 2}', '{"a": NaN}', '{"a": 1} or {"a": 2}'],
)
def test_what_is_not_one_sound_object_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        object_in(text)


def test_thoughts_without_an_end_take_linear_time() -> None:
    with pytest.raises(BadInput):
        object_in("<think>" + "<" * 500_000)


def test_complaints_are_told_apart() -> None:
    assert complaint_of(b'{"error": {"message": "\'response_format\' is not supported"}}').form
    assert complaint_of(b'{"error": {"code": "context_length_exceeded"}}').length
    assert complaint_of(b'{"error": {"code": "insufficient_quota"}}').quota
    assert not complaint_of(b"go away").form
