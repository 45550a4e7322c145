"""``…/PublishedTracks`` and ``…/SubscribedTracks``: what one participant sends and receives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from streaming.mediaserver import errors
from streaming.mediaserver.accounts import AccountBook
from streaming.mediaserver.api.answers import accepted, iso_time, ok
from streaming.mediaserver.api.paging import Listing
from streaming.mediaserver.api.participants import find_participant
from streaming.mediaserver.api.resource import Call, resource
from streaming.mediaserver.rooms import Participant, Rooms, Track


@dataclass(frozen=True)
class TrackView:
    """One of the two lists: its path segment, its key in answers, and what is in it."""

    segment: str
    key: str
    tracks_of: Callable[[Participant], list[Track]]


def _published(participant: Participant) -> list[Track]:
    return list(participant.tracks.values())


def _subscribed(participant: Participant) -> list[Track]:
    if participant.status == "disconnected":
        return []
    return [t for t in participant.room.published_tracks() if participant.may_subscribe(t)]


PUBLISHED = TrackView("PublishedTracks", "published_tracks", _published)
SUBSCRIBED = TrackView("SubscribedTracks", "subscribed_tracks", _subscribed)


class TracksApi:
    """The resources of one view; ``url`` is the address of the server."""

    def __init__(self, rooms: Rooms, url: str, view: TrackView) -> None:
        self._rooms = rooms
        self._url = url
        self._view = view

    def routes(self, accounts: AccountBook) -> list[Route]:
        """Return the routes of the list and of one track."""
        path = f"/v1/Rooms/{{room}}/Participants/{{participant:path}}/{self._view.segment}"
        one = f"{path}/{{track:path}}"
        methods = {"GET": self._fetch}
        if self._view is PUBLISHED:
            methods["POST"] = self._update
        return [resource(path, accounts, GET=self._list), resource(one, accounts, **methods)]

    def _list(self, call: Call) -> Response:
        participant = find_participant(self._rooms, call)
        listing = Listing(
            key=self._view.key,
            url=self._list_url(participant),
            items=self._view.tracks_of(participant),
            shown=lambda track: True,
            rendered=lambda track: self._render(participant, track),
        )
        return ok(listing.page(call.query))

    def _fetch(self, call: Call) -> Response:
        participant = find_participant(self._rooms, call)
        return ok(self._render(participant, self._find(participant, call)))

    def _update(self, call: Call) -> Response:
        """Mute a track; only its publisher brings it back."""
        participant = find_participant(self._rooms, call)
        track = self._find(participant, call)
        if call.form.choice("Enabled", ("true", "false")) == "true":
            raise errors.INVALID_PARAMETER(
                "Enabled can only be set to false: nobody is unmuted but by themselves"
            )
        self._rooms.mute(track)
        return accepted(self._render(participant, track))

    def _find(self, participant: Participant, call: Call) -> Track:
        """Return the track of that SID or name; raises 20404."""
        wanted = call.path["track"]
        tracks = self._view.tracks_of(participant)
        found = [t for t in tracks if t.sid == wanted] or [t for t in tracks if t.name == wanted]
        if not found:
            raise errors.NOT_FOUND()
        return found[0]

    def _render(self, participant: Participant, track: Track) -> dict[str, Any]:
        fields = {
            "sid": track.sid,
            "participant_sid": participant.sid,
            "room_sid": participant.room.sid,
            "name": track.name,
            "date_created": iso_time(track.created_at),
            "date_updated": iso_time(track.updated_at),
            "enabled": track.enabled,
            "kind": track.kind,
            "url": f"{self._list_url(participant)}/{track.sid}",
        }
        if self._view is SUBSCRIBED:
            fields["publisher_sid"] = track.participant.sid
        return fields

    def _list_url(self, participant: Participant) -> str:
        room = participant.room.sid
        return f"{self._url}/v1/Rooms/{room}/Participants/{participant.sid}/{self._view.segment}"
