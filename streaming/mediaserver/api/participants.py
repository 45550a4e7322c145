"""``/v1/Rooms/{room}/Participants``: who is and was in a room, kicks and subscribe rules."""

from collections.abc import Callable
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from streaming.mediaserver import errors
from streaming.mediaserver.accounts import AccountBook
from streaming.mediaserver.api.answers import accepted, iso_time, ok, seconds_between
from streaming.mediaserver.api.paging import Listing
from streaming.mediaserver.api.parameters import Parameters
from streaming.mediaserver.api.resource import Call, resource
from streaming.mediaserver.rooms import Participant, Room, Rooms, SubscribeRules

STATUSES = ("connected", "disconnected", "reconnecting")


class ParticipantsApi:
    """Participant resources, found by SID or identity; ``url`` is the address of the server."""

    def __init__(self, rooms: Rooms, url: str) -> None:
        self._rooms = rooms
        self._url = url

    def routes(self, accounts: AccountBook) -> list[Route]:
        """Return the routes of the list, of one participant and of what they may receive."""
        path = "/v1/Rooms/{room}/Participants"
        one = f"{path}/{{participant:path}}"
        rules = f"{one}/SubscribeRules"
        return [
            resource(path, accounts, GET=self._list),
            resource(rules, accounts, GET=self._fetch_rules, POST=self._update_rules),
            resource(one, accounts, GET=self._fetch, POST=self._update),
        ]

    def _list(self, call: Call) -> Response:
        room = self._rooms.find(call.account.sid, call.path["room"])
        participants = list(reversed(room.all_participants.values()))
        url = f"{self._url}/v1/Rooms/{room.sid}/Participants"
        shown = _filter(room, call.query)
        return ok(Listing("participants", url, participants, shown, self._render).page(call.query))

    def _fetch(self, call: Call) -> Response:
        return ok(self._render(find_participant(self._rooms, call)))

    def _update(self, call: Call) -> Response:
        participant = find_participant(self._rooms, call)
        call.form.choice("Status", ["disconnected"], error=errors.STATUS_INVALID)
        self._rooms.disconnect(participant)
        return accepted(self._render(participant))

    def _fetch_rules(self, call: Call) -> Response:
        return ok(_render_rules(find_participant(self._rooms, call)))

    def _update_rules(self, call: Call) -> Response:
        participant = find_participant(self._rooms, call)
        rules = SubscribeRules.parse(call.form.json("Rules"))
        self._rooms.set_subscribe_rules(participant, rules)
        return ok(_render_rules(participant))

    def _render(self, participant: Participant) -> dict[str, Any]:
        room = participant.room
        url = f"{self._url}/v1/Rooms/{room.sid}/Participants/{participant.sid}"
        return {
            "sid": participant.sid,
            "room_sid": room.sid,
            "account_sid": room.account_sid,
            "status": participant.status,
            "identity": participant.identity,
            "date_created": iso_time(participant.started_at),
            "date_updated": iso_time(participant.updated_at),
            "start_time": iso_time(participant.started_at),
            "end_time": iso_time(participant.ended_at),
            "duration": seconds_between(participant.started_at, participant.ended_at),
            "url": url,
            "links": {
                "published_tracks": f"{url}/PublishedTracks",
                "subscribed_tracks": f"{url}/SubscribedTracks",
                "subscribe_rules": f"{url}/SubscribeRules",
            },
        }


def find_participant(rooms: Rooms, call: Call) -> Participant:
    """Return the participant named in the path; raises 20404."""
    room = rooms.find(call.account.sid, call.path["room"])
    participant = room.participant(call.path["participant"])
    if participant is None:
        raise errors.NOT_FOUND()
    return participant


def _filter(room: Room, query: Parameters) -> Callable[[Participant], bool]:
    """Show who is connected unless another status is asked for, or the room has ended."""
    status = query.choice("Status", STATUSES, default="connected")
    if room.status == "completed":
        status = "disconnected"
    identity = query.text("Identity")
    between = query.interval("DateCreatedAfter", "DateCreatedBefore")
    return lambda participant: (
        participant.status == status
        and identity in (None, participant.identity)
        and between(participant.started_at)
    )


def _render_rules(participant: Participant) -> dict[str, Any]:
    return {
        "participant_sid": participant.sid,
        "room_sid": participant.room.sid,
        "date_created": iso_time(participant.started_at),
        "date_updated": iso_time(participant.updated_at),
        "rules": participant.subscribe_rules.to_json(),
    }
