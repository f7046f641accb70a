from __future__ import annotations

import pytest

from tests.loaders.extract.reading import called, read


@pytest.mark.parametrize(
    ("language", "text", "person", "employer", "title"),
    [
        ("en", "On Monday Google CEO Marta Quilligan spoke.", "Marta Quilligan", "Google", "CEO"),
        ("en", "Marta Quilligan, vice president of Huawei, spoke.", "Marta Quilligan", "Huawei", "vice president"),
        (
            "it",
            "Ieri Marta Brenzani, vicepresidente di Huawei, ha parlato.",
            "Marta Brenzani",
            "Huawei",
            "vicepresidente",
        ),
        ("es", "Lucía Berrocalejo, directora de Telefónica, habló.", "Lucía Berrocalejo", "Telefónica", "directora"),
    ],
)
def test_job_and_employer_are_read_beside_the_name(
    language: str, text: str, person: str, employer: str, title: str
) -> None:
    document = read(text, language)
    found = called(document, person).entity
    assert found.job_title == title
    assert found.works_for == called(document, employer).entity.iri


def test_every_mention_of_the_person_knows_it() -> None:
    document = read("Marta Quilligan, director of Huawei, left. Quilligan was tired.")
    assert called(document, "Quilligan").entity == called(document, "Marta Quilligan").entity
    assert called(document, "Quilligan").entity.works_for


@pytest.mark.parametrize("text", ["Marta Quilligan, who hates Huawei, left.", "Google met Marta Quilligan."])
def test_standing_together_is_not_working_for(text: str) -> None:
    assert called(read(text), "Marta Quilligan").entity.works_for is None
