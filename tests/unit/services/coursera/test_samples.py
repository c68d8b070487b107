"""Live examples: the fields that the attributes page offers, as texts."""

from __future__ import annotations

from coursera_wizard.domain.attribute_table import SOURCES
from coursera_wizard.domain.attributes import Entity
from coursera_wizard.domain.draft import Account
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.coursera.rows import EnrollmentRow, LearnerProfile
from coursera_wizard.services.coursera.samples import texts
from coursera_wizard.services.ports import Credentials
from tests.support.api_server import a_factory
from tests.support.practice_server import PracticeServer

# Coursera leaves these out where nothing was set.
SELDOM = {"tagline", "contractName", "collectionName", "courseType"}


async def test_samples_hold_every_field_that_is_offered() -> None:
    """Each source of each tab has an example among a few learners, under the very same name."""
    with PracticeServer(programs=3, learners=40, enrollments=200) as practice:
        address = practice.address
        account = Account(
            api_key=address.api_key, organization_id=address.organization_id,
            api_base=address.api_base, token_url=address.token_url,
        )  # fmt: skip
        api = await a_factory().open(Credentials(account, Secret(address.client_secret)))
        samples = await api.samples((), 5)
        await api.close()

    assert len({sample.values["users"]["email"] for sample in samples}) == 5
    for entity in Entity:
        found = {name for sample in samples for name in sample.values[entity]}
        assert set(SOURCES[entity]) - found <= SELDOM


def test_texts_are_what_coursera_would_show() -> None:
    """Numbers, truths, lists and nested fields become texts; what is missing is left out."""
    row = EnrollmentRow(
        id="x", grade=0.9, overall_progress=96.0, is_completed=True, enrolled_at=1780000000000,
        partner_names=("A", "B"), learner_profile_standard_fields=LearnerProfile(job_title="Nurse"),
    )  # fmt: skip

    found = texts(row)

    assert found["grade"] == "0.9"
    assert found["overallProgress"] == "96"
    assert found["isCompleted"] == "true"
    assert found["enrolledAt"] == "1780000000000"
    assert found["partnerNames"] == "A, B"
    assert found["jobTitle"] == "Nurse"
    assert "completedAt" not in found
    assert "email" not in found
