"""What is left out of answers is documented, in the words of the code."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from loaders.extract.llm.tally import DROPPED, in_words

DOCS = Path(__file__).parents[4] / "docs" / "llm.md"
CODE = Path(__file__).parents[4] / "loaders" / "extract" / "llm"


def test_every_reason_for_leaving_something_out_is_documented() -> None:
    text = DOCS.read_text(encoding="utf-8")
    table = text[text.index("| left out |") :].split("\n\n")[0]
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", table, re.MULTILINE))
    assert rows == dict(DROPPED)


def test_every_reason_is_given_somewhere_and_no_other_is() -> None:
    code = "\n".join(p.read_text(encoding="utf-8") for p in CODE.glob("*.py") if p.name != "tally.py")
    given = set(re.findall(r'(?:_tally\[|tally\[|_found\(|_count\(info, )"([a-z]+)"', code))
    read = set(re.findall(r'self\._read\("([a-z]+)"', code))
    assert given | read | {f"unread-{what}" for what in read} == set(DROPPED)


def test_a_tally_is_one_line() -> None:
    assert in_words(Counter({"repeat": 1, "malformed": 2, "quote": 0})) == "malformed 2, repeat 1"
    assert in_words(Counter()) == ""
