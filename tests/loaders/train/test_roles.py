from __future__ import annotations

import numpy as np
import pytest

from loaders.evaluate.roles import Figures
from loaders.extract.anchors import Anchors
from loaders.extract.frames import actors
from loaders.extract.role_model import CLASSES
from loaders.extract.scene import Scene
from loaders.train.roles import SKIP, Row, boosted, labels, linear, wordless
from tests.loaders.extract.reading import detection, read

TEXT = "Russia and the Chinese government sued Huawei Technologies over chips."


def labelled(*participants: tuple[str, str]) -> dict[str, str]:
    document = read(TEXT)
    scene = Scene(document)
    near = actors(scene, detection(document, "LegalAction", TEXT), Anchors({}))
    found = labels(scene, near, [{"role": role, "name": name} for role, name in participants])
    return {scene.name(actor.mentions[0]): label for actor, label in zip(near, found, strict=True)}


def test_an_actor_gets_the_role_of_the_participant_with_its_name() -> None:
    found = labelled(("target", "Huawei"), ("initiator", "Russia"))
    assert found["Russia"] == "initiator"
    assert found["Huawei Technologies"] == "target"
    assert found["Chinese government"] == "none"


def test_names_are_compared_word_by_word() -> None:
    # As letters, "us" is part of "Russia".
    assert labelled(("initiator", "US"))["Russia"] == "none"


def test_figures_count_roles_and_names_apart() -> None:
    figures = Figures()
    figures.add(
        [("target", "Huawei"), ("initiator", "Russia")], [("target", "Huawei Technologies"), ("target", "Russia")]
    )
    assert (figures.gold, figures.found, figures.recalled, figures.right, figures.named) == (2, 2, 1, 1, 2)


def events() -> list[list[Row]]:
    roles = [CLASSES.index("target"), CLASSES.index("speaker")]
    return [
        [
            Row(["z|span", "b|ban", "p1|en|in|on"], "target", f"a{i % 30}", roles),
            Row(["z|far", "b|ban"], "none", f"a{i % 30}", roles),
            Row(["z|prev1", "b|ban"], "speaker", f"a{i % 30}", roles),
            Row(["z|far", "b|ban"], SKIP, f"a{i % 30}", roles),
        ]
        for i in range(240)
    ]


def test_training_learns_what_the_rows_say_and_repeats_itself() -> None:
    pytest.importorskip("sklearn")
    data = [row for rows in events() for row in rows]
    stage = linear(data)
    target = CLASSES.index("target")
    found = stage.probabilities([["z|span", "b|ban", "p1|en|in|on"], ["z|far", "b|ban"]])
    assert found[0, target] > 0.8 > 0.2 > found[1, target]
    columns = wordless(data)
    assert "z|far" not in columns or "p1|en|in|on" not in columns
    first, second = boosted(events(), columns), boosted(events(), columns)
    assert np.array_equal(first.value, second.value)
