"""What each endpoint answers, once the request has passed all the gates before it."""

from __future__ import annotations

from dataclasses import dataclass

from coursera_wizard.services.practice.college import (
    FOREIGN_ORGANIZATION_ID,
    ORGANIZATION_ID,
    College,
)
from coursera_wizard.services.practice.exchange import (
    Answer,
    Refusal,
    access_denied,
    edge_refusal,
    json_answer,
    not_found,
    service_refusal,
)
from coursera_wizard.services.practice.identifiers import is_well_formed
from coursera_wizard.services.practice.paging import Moves, Page, encoded, envelope, read_page
from coursera_wizard.services.practice.reports import Reports
from coursera_wizard.services.practice.routing import EndpointName, Parameters, Route
from coursera_wizard.services.practice.switches import Switches

Object = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that is known of a request when its data are looked up."""

    route: Route
    program: int
    parameters: Parameters
    page: Page
    switches: Switches

    def flag(self, name: str) -> bool:
        """Return a parameter that is false unless given."""
        return self.parameters.flags.get(name, False)

    def list_of(self, rows: list[Object], total: int) -> Answer:
        """Return a page of rows."""
        return envelope(encoded(rows), len(rows), self.page, total, self.switches)


class Answers:
    """The data of the practice organization as answers."""

    def __init__(self, college: College) -> None:
        self._college = college
        self._reports = Reports(college)
        self._moves = Moves()
        self._methods = {
            EndpointName.ORGANIZATION: self._organization,
            EndpointName.PROGRAMS: self._programs,
            EndpointName.CONTENTS: self._contents,
            EndpointName.CONTENT: self._content,
            EndpointName.USERS: self._users,
            EndpointName.MEMBERSHIPS: self._memberships,
            EndpointName.MEMBERSHIP: self._membership,
            EndpointName.INVITATIONS: self._invitations,
            EndpointName.COLLECTIONS: self._collections,
            EndpointName.MATERIALS: self._materials,
            EndpointName.ENROLLMENT_STATE: self._enrollment_state,
        }

    async def answer(self, route: Route, parameters: Parameters, switches: Switches) -> Answer:
        """Return the data asked for.

        Raises:
            Refusal: The organization is another's, or something asked for does not exist.
        """
        with_cursor = parameters.flags.get("useCursorPagination", False)
        page = read_page(parameters, switches, with_cursor=with_cursor)
        page = self._moves.page(page, switches)
        check_organization(route.organization_id, switches)
        name = route.endpoint.name
        if name is EndpointName.ENROLLMENT_REPORTS:
            return await self._reports.enrollments(parameters, page, switches)
        if name is EndpointName.GRADEBOOK:
            return await self._reports.gradebook(parameters, page, switches)
        program = self._program(route.places["program"]) if "program" in route.places else 0
        return self._methods[name](_Asked(route, program, parameters, page, switches))

    def _organization(self, asked: _Asked) -> Answer:
        organization = self._college.organization()
        if asked.switches.flat_organization:
            return json_answer(200, organization)
        return _one(organization, asked.switches)

    def _programs(self, asked: _Asked) -> Answer:
        chosen: range | list[int] = range(self._college.layout.programs)
        if "ids" in asked.parameters.texts:
            found = (
                self._college.catalog.program_index(each) for each in asked.parameters.ids("ids")
            )
            chosen = list(dict.fromkeys(index for index in found if index is not None))
        with_contents = not asked.flag("excludeContent")
        shown = chosen[asked.page.slice]
        rows = [self._college.program(index, with_contents=with_contents) for index in shown]
        return asked.list_of(rows, len(chosen))

    def _contents(self, asked: _Asked) -> Answer:
        programs: list[int] | None = None
        if "q" in asked.parameters.texts:
            found = (
                self._college.catalog.program_index(each)
                for each in asked.parameters.ids("programIds")
            )
            programs = [index for index in found if index is not None]
        chosen: range | list[int] = self._college.contents(
            programs, with_clips=asked.switches.clips
        )
        kinds = asked.parameters.ids("contentTypes")
        if kinds:
            chosen = [
                index for index in chosen if self._college.catalog.content(index).kind in kinds
            ]
        since = asked.parameters.numbers.get("modifiedSinceTimestamp")
        if since:
            chosen = [index for index in chosen if self._college.content_updated_at(index) >= since]
        shown = chosen[asked.page.slice]
        rows = [self._college.content(index, with_changes=since is not None) for index in shown]
        return asked.list_of(rows, len(chosen))

    def _content(self, asked: _Asked) -> Answer:
        typed_id = asked.route.places["content"]
        kind, _, identifier = typed_id.partition("~")
        if not identifier or not is_well_formed(identifier):
            raise Refusal(edge_refusal(400, f"Invalid id {typed_id}"))
        catalog = self._college.catalog
        index = catalog.content_index(identifier)
        is_there = (
            index is not None
            and catalog.content(index).kind == kind
            and (kind != "Video" or asked.switches.clips)
            and next(iter(catalog.programs_with(index)), None) is not None
        )
        if index is None or not is_there:
            message = "The content is in none of this organization's programs."
            raise Refusal(service_refusal(404, "CONTENT_ID_NOT_IN_ORG", message))
        return _one(self._college.content(index), asked.switches)

    def _users(self, asked: _Asked) -> Answer:
        total = self._college.layout.learners
        shown = range(total)[asked.page.slice]
        rows = [self._college.user(index) for index in shown]
        return asked.list_of(rows, total)

    def _memberships(self, asked: _Asked) -> Answer:
        accepted, _, _ = self._college.layout.members(asked.program)
        shown = range(accepted)[asked.page.slice]
        rows = [self._college.membership(asked.program, place) for place in shown]
        return asked.list_of(rows, accepted)

    def _membership(self, asked: _Asked) -> Answer:
        member = asked.route.places["member"]
        program_id, _, external_id = member.partition("~")
        if program_id != asked.route.places["program"] or not external_id:
            raise Refusal(edge_refusal(400, f"Invalid id {member}"))
        place = self._place_of_member(asked.program, external_id)
        if place is None:
            raise Refusal(service_refusal(404, "notFound", "not found"))
        return _one(
            self._college.membership(asked.program, place, with_joined=False), asked.switches
        )

    def _invitations(self, asked: _Asked) -> Answer:
        accepted, deleted, invited = self._college.layout.members(asked.program)
        first = accepted + deleted
        shown = range(first, first + invited)[asked.page.slice]
        rows = [self._college.invitation(asked.program, place) for place in shown]
        return asked.list_of(rows, invited)

    def _collections(self, asked: _Asked) -> Answer:
        everything = list(self._college.collections(asked.program))
        shown = everything[asked.page.slice]
        return asked.list_of(shown, len(everything))

    def _materials(self, asked: _Asked) -> Answer:
        course = self._college.catalog.content_index(asked.route.places["course"])
        if course is None or course not in self._college.catalog.courses_of(asked.program):
            message = "The course is not available in the program."
            raise Refusal(service_refusal(404, "COURSE_NOT_IN_PROGRAM", message))
        return _one(self._college.gradebook.materials(asked.program, course), asked.switches)

    def _enrollment_state(self, asked: _Asked) -> Answer:
        enrollment = asked.route.places["enrollment"]
        parts = enrollment.rsplit("~", 2)
        if len(parts) != 3 or not is_well_formed(parts[2]):
            raise Refusal(edge_refusal(400, f"Invalid id {enrollment}"))
        external_id, kind, content_id = parts
        if self._place_of_member(asked.program, external_id) is None:
            message = "The person was not found in the program."
            raise Refusal(service_refusal(404, "USER_NOT_FOUND_IN_PROGRAM", message))
        catalog = self._college.catalog
        content = catalog.content_index(content_id)
        if (
            content is None
            or catalog.content(content).kind != kind
            or content not in catalog.reachable([asked.program], with_clips=asked.switches.clips)
        ):
            raise Refusal(service_refusal(404, "notFound", "not found"))
        state: Object = {
            "id": enrollment,
            "externalId": external_id,
            "contentId": content_id,
            "contentType": kind,
            "state": "AVAILABLE",
        }
        return _one(state, asked.switches)

    def _place_of_member(self, program: int, external_id: str) -> int | None:
        learner = self._college.people.find(external_id)
        if learner is None or str(learner.external_id) != external_id:
            return None
        place = self._college.people.place_in(program, learner.index)
        accepted, _, _ = self._college.layout.members(program)
        return place if place is not None and place < accepted else None

    def _program(self, program_id: str) -> int:
        index = self._college.catalog.program_index(program_id)
        if index is None:
            raise Refusal(service_refusal(404, "notFound", "not found"))
        return index


def check_organization(organization_id: str, switches: Switches) -> None:
    """Let only requests for the college itself through.

    Raises:
        Refusal: It is another's, or no organization has such an id.
    """
    if organization_id == ORGANIZATION_ID:
        return
    if not is_well_formed(organization_id):
        if switches.slug_is_refused:
            raise Refusal(edge_refusal(400, f"Invalid id {organization_id}"))
        raise Refusal(not_found())
    if switches.unknown_is_missing and organization_id != FOREIGN_ORGANIZATION_ID:
        raise Refusal(not_found())
    raise Refusal(access_denied())


def _one(value: Object, switches: Switches) -> Answer:
    return envelope(encoded([value]), 1, Page(0, 1), 1, switches)
