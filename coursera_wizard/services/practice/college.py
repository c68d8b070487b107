"""The practice college: believable, of any size, and the same each time for the same seed.

Everything is computed from a seed and an index, nothing is stored: a page of five million rows
costs what a page of ten rows costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coursera_wizard.services.practice import names
from coursera_wizard.services.practice.catalog import ADDRESS, Catalog, Content
from coursera_wizard.services.practice.enrollments import Enrollments
from coursera_wizard.services.practice.gradebook import Gradebook
from coursera_wizard.services.practice.identifiers import mix
from coursera_wizard.services.practice.layout import Layout
from coursera_wizard.services.practice.people import People
from coursera_wizard.services.practice.progress import DAY_MS, LAST_REFRESH_MS, Progress

Object = dict[str, object]

ORGANIZATION_ID = "kHv7_QmR2T-9xLpZ4Wc8dA"
ORGANIZATION_NAME = "Harbour Valley College"
ORGANIZATION_SLUG = "harbour-valley-college"
# The key has no right to this one.
FOREIGN_ORGANIZATION_ID = "T3yB-eW0sUa6nGd_1JfXoQ"
# Everybody may know these: they open nothing but the practice organization.
API_KEY = "PracticeKeyHarbourValleyCollege2026xNotSecretAtA"
CLIENT_SECRET = "PracticeSecretHarbourValleyCollege2026xEverybodyMayKnowThisOne0x"  # noqa: S105 - not a secret: it opens the practice organization only
# The same organization as the older console knows it: another key, and credentials of 22 signs.
CONSOLE_ORG_KEY = "m5Qd-XfT0aYkR7_vLh3BpA"
LEGACY_API_KEY = "practiceOldKey-2026_xA"
LEGACY_CLIENT_SECRET = "oldSecret-everybodyKnw"  # noqa: S105 - not a secret: it opens the practice organization only

DEFAULT_PROGRAMS = 25
LEARNERS_PER_PROGRAM = 16
ROWS_PER_LEARNER = 4
_FEWEST_LEARNERS = 60
_ALL_REACHABLE_FROM = 16


@dataclass(frozen=True, slots=True)
class CollegeSize:
    """How large a college is; None means what fits the number of programs."""

    programs: int = DEFAULT_PROGRAMS
    learners: int | None = None
    enrollments: int | None = None

    def layout(self) -> Layout:
        """Return the sizes in full; raises ValueError where they do not fit together."""
        learners = self.learners
        if learners is None:
            learners = max(self.programs * LEARNERS_PER_PROGRAM, _FEWEST_LEARNERS)
        enrollments = self.enrollments
        if enrollments is None:
            enrollments = learners * ROWS_PER_LEARNER
        return Layout(self.programs, learners, enrollments)


class College:
    """All that the practice organization knows; each method returns objects as they are sent."""

    def __init__(
        self,
        seed: int = 1,
        size: CollegeSize | None = None,
        *,
        told_from_ms: int = LAST_REFRESH_MS,
    ) -> None:
        """Settle seed, size and the day that all dates are told from.

        Raises:
            ValueError: The sizes do not fit together.
        """
        self.seed = seed
        self._told_from_ms = told_from_ms
        self.layout = (size or CollegeSize()).layout()
        self.catalog = Catalog(seed, self.layout.programs)
        self.people = People(seed, self.layout)
        progress = Progress(seed, told_from_ms)
        self.enrollments = Enrollments(seed, self.layout, self.people, self.catalog, progress)
        self.gradebook = Gradebook(seed, self.people, self.catalog, progress)
        self._joined_seed = mix(seed, 505)

    def organization(self) -> Object:
        """Return the organization."""
        return {
            "id": ORGANIZATION_ID,
            "name": ORGANIZATION_NAME,
            "slug": ORGANIZATION_SLUG,
        }

    def program(self, index: int, *, with_contents: bool) -> Object:
        """Return a program."""
        program = self.catalog.program(index)
        shown: Object = {"id": program.id, "name": program.name, "url": program.url}
        tagline = self.catalog.tagline(index)
        if tagline is not None:
            shown["tagline"] = tagline
        if with_contents:
            contents = self.catalog.courses_of(index) + self.catalog.specializations_of(index)
            shown["contentIds"] = [self._reference(content) for content in contents]
        return shown

    def contents(self, programs: list[int] | None, *, with_clips: bool) -> range | list[int]:
        """Return the indexes of the contents of some programs, or of all."""
        if programs is not None:
            return self.catalog.reachable(programs, with_clips=with_clips)
        if self.layout.programs < _ALL_REACHABLE_FROM:
            everything = list(range(self.layout.programs))
            return self.catalog.reachable(everything, with_clips=with_clips)
        return range(self.catalog.size(with_clips=with_clips))

    def content_updated_at(self, index: int) -> int:
        """Return when a content was last changed, in epoch seconds."""
        return (self._told_from_ms - self.catalog.bits(index) % 900 * DAY_MS) // 1000

    def content(self, index: int, *, with_changes: bool = False) -> Object:
        """Return a content."""
        item = self.catalog.content(index)
        bits = self.catalog.bits(index)
        language, subtitles = names.LANGUAGES[bits % len(names.LANGUAGES)]
        programs = [self.catalog.program(program) for program in self.catalog.programs_with(index)]
        instructor, title = names.INSTRUCTORS[bits >> 8 & 3]
        topic, domain, subdomain = self.catalog.topic(item.courses[0] if item.courses else index)
        shown: Object = {
            "id": f"{item.kind}~{item.id}",
            "contentId": item.id,
            "contentType": item.kind,
            "name": item.name,
            "slug": item.slug,
            "description": f"{topic} – {domain}. A practice text, not a real course.",
            "languageCode": language,
            "subtitleLanguageCodes": list(subtitles),
            "lastUpdatedAt": self.content_updated_at(index),
            "instructors": [
                {
                    "photoUrl": f"{ADDRESS}/photos/{bits >> 8 & 3}.jpg",
                    "name": instructor,
                    "title": title,
                    "department": subdomain,
                }
            ],
            "partners": [
                {"name": self.catalog.partner(index), "logoUrl": f"{ADDRESS}/logos/partner.png"}
            ],
            "programs": [
                {
                    "programId": program.id,
                    "contentUrl": f"{program.url}?productId={item.id}"
                    f"&productType={item.kind.lower()}&showMiniModal=true",
                }
                for program in programs
            ],
            "extraMetadata": self._metadata(item, topic, (domain, subdomain)),
        }
        if index % 6 != 5:
            shown["difficultyLevel"] = ("BEGINNER", "INTERMEDIATE", "ADVANCED")[bits >> 10 & 1]
        if with_changes:
            kind = ("MODIFIED", "ADDED", "MODIFIED", "REMOVED")[bits >> 12 & 3]
            ids = [program.id for program in programs]
            shown["changes"] = [{"changeType": kind, "programIds": ids}]
        return shown

    def user(self, index: int) -> Object:
        """Return a person as the list of users shows them."""
        learner = self.people.learner(index)
        member, invited = self.people.programs_of(index)
        shown: Object = {
            "id": self.people.user_id(index),
            "externalId": learner.external_id,
            "fullName": learner.full_name,
            "email": learner.email,
            "membershipProgramIds": [self.catalog.program(program).id for program in member],
        }
        if invited:
            shown["invitationProgramIds"] = [self.catalog.program(each).id for each in invited]
        return shown

    def membership(self, program: int, place: int, *, with_joined: bool = True) -> Object:
        """Return the member in a place of a program."""
        index = self.people.at(program, place)
        shown = self._person_in(program, index)
        if with_joined:
            shown["joinedAt"] = self._moment(program, index)
        return shown

    def invitation(self, program: int, place: int) -> Object:
        """Return a pending invitation; places follow those of the members and the deleted."""
        index = self.people.at(program, place)
        return {"createdAt": self._moment(program, index), **self._person_in(program, index)}

    def collections(self, program: int) -> Iterator[Object]:
        """Yield the learning paths of a program."""
        program_id = self.catalog.program(program).id
        courses = self.catalog.courses_of(program)
        for collection in self.catalog.collections_of(program):
            contents = []
            for position in collection.positions:
                content = self.content(courses[position])
                content["id"] = content["contentId"]
                kept = (
                    "id", "name", "description", "contentType", "slug", "partners", "instructors",
                    "extraMetadata",
                )  # fmt: skip
                contents.append({key: content[key] for key in kept})
            yield {
                "id": f"{program_id}~{collection.id}",
                "collectionId": collection.id,
                "programId": program_id,
                "title": collection.title,
                "description": None,
                "contents": contents,
            }

    def _reference(self, index: int) -> Object:
        identifier, kind = self.catalog.content_reference(index)
        return {"contentId": identifier, "contentType": kind}

    def _metadata(self, item: Content, topic: str, domains: tuple[str, str]) -> Object:
        photo = f"{ADDRESS}/promo/{item.index}.jpg"
        skill = {"skillName": topic, "skillId": topic.lower().replace(" ", "-")}
        seconds = 3600 * (2 + self.catalog.bits(item.index) % 40)
        if item.kind == "Specialization":
            return {
                "typeName": "specializationMetadata",
                "definition": {
                    "courseIds": [self._reference(course) for course in item.courses],
                    "promoPhoto": photo,
                    "tagline": None,
                },
            }
        if item.kind == "Video":
            return {
                "typeName": "clipMetadata",
                "definition": {
                    "parentLessonName": "Check yourself",
                    "parentLessonObjectUrl": f"{ADDRESS}/lessons/{item.index}",
                    "estimatedLearningTime": seconds % 900,
                    "skillTags": [skill],
                    "promoPhoto": photo,
                    "parentCourseId": self.catalog.content(item.courses[0]).id,
                },
            }
        domain, subdomain = domains
        return {
            "typeName": "courseMetadata",
            "definition": {
                "skills": [skill],
                "estimatedLearningTime": seconds,
                "promoPhoto": photo,
                "domainTypes": [
                    {
                        "domain": {"name": domain, "domainId": domain.lower().replace(" ", "-")},
                        "subdomain": {
                            "name": subdomain,
                            "subdomainId": subdomain.lower().replace(" ", "-"),
                        },
                    }
                ],
            },
        }

    def _person_in(self, program: int, index: int) -> Object:
        learner = self.people.learner(index)
        program_id = self.catalog.program(program).id
        return {
            "id": f"{program_id}~{learner.external_id}",
            "programId": program_id,
            "externalId": learner.external_id,
            "fullName": learner.full_name,
            "email": learner.email,
        }

    def _moment(self, program: int, index: int) -> int:
        days = 1 + mix(self._joined_seed + program, index) % 700
        return self._told_from_ms - days * DAY_MS
