"""Who is on the programme, and where."""

from __future__ import annotations

from streaming.mediaserver.composer import layout
from streaming.mediaserver.composer.scene import Line, Scene, Shared, Tile
from streaming.mediaserver.composer.wire import TrackInfo

BEFORE = "Starting soon"
BETWEEN = "We will be right back"


class Stage:
    """The tracks in the room, turned into scenes.

    Nobody who publishes nothing has a tile. Those shown are the first in order of joining; a
    dominant speaker from outside takes the place of whoever's own dominance is oldest.
    """

    def __init__(self, width: int, height: int, *, show_names: bool) -> None:
        self._width, self._height = width, height
        self._show_names = show_names
        self._tracks: dict[int, TrackInfo] = {}
        self._shown: list[str] = []
        self._dominant: str | None = None
        self._dominated: list[str] = []
        """Those who were dominant, the latest last."""
        self._been_on = False

    def add(self, track: TrackInfo) -> None:
        """A track is published, or changed."""
        self._tracks[track.number] = track
        self._been_on = True

    def remove(self, number: int) -> None:
        """A track is gone."""
        self._tracks.pop(number, None)

    def set_enabled(self, number: int, enabled: bool) -> None:
        """A track is muted or unmuted."""
        if number in self._tracks:
            self._tracks[number] = self._tracks[number]._replace(enabled=enabled)

    def set_dominant(self, participant: str | None) -> bool:
        """Somebody else speaks now, or nobody; whether that is a change."""
        if participant == self._dominant:
            return False
        self._dominant = participant
        if participant is not None:
            self._dominated = [who for who in self._dominated if who != participant]
            self._dominated.append(participant)
        return True

    def scene(self) -> Scene:
        """What to show now."""
        present = self._participants()
        self._dominated = [who for who in self._dominated if who in present]
        if not present:
            self._shown = []
            return Scene(slate=BETWEEN if self._been_on else BEFORE)
        shared = self._presentation()
        if shared is None:
            places = self._choose(present, layout.MAX_TILES)
            rects = layout.grid(len(places), self._width, self._height)
            return Scene(tiles=self._tiles(places, rects))
        return self._presented(shared, present)

    def _presented(self, shared: TrackInfo, present: list[str]) -> Scene:
        places = self._choose(present, layout.SIDEBAR_TILES)
        others = len(present) - len(places)
        plan = layout.presentation(len(places), others > 0, self._width, self._height)
        lines = []
        if self._show_names:
            lines.append(Line(plan.caption, f"{shared.name} is presenting."))
        if plan.more is not None:
            lines.append(Line(plan.more, f"+ {others} more"))
        tiles = self._tiles(places, plan.tiles)
        return Scene(tiles, tuple(lines), Shared(plan.main, shared.number))

    def _participants(self) -> list[str]:
        order = {track.participant: track.order for track in self._tracks.values()}
        return sorted(order, key=order.__getitem__)

    def _presentation(self) -> TrackInfo | None:
        """The first of those that go on."""
        numbers = (n for n, track in self._tracks.items() if track.presentation)
        number = min(numbers, default=None)
        return None if number is None else self._tracks[number]

    def _choose(self, present: list[str], places: int) -> list[str]:
        if len(present) <= places:
            self._shown = present
            return present
        kept = [who for who in self._shown if who in present][:places]
        kept += [who for who in present if who not in kept][: places - len(kept)]
        if self._dominant in present and self._dominant not in kept:
            kept[kept.index(self._longest_silent(kept))] = self._dominant
        self._shown = kept
        return kept

    def _longest_silent(self, shown: list[str]) -> str:
        """Whose dominance is oldest; of those never dominant, the last."""
        ranks = {who: rank for rank, who in enumerate(self._dominated)}
        return min(reversed(shown), key=lambda who: ranks.get(who, -1))

    def _tiles(self, places: list[str], rects: list[layout.Rect]) -> tuple[Tile, ...]:
        return tuple(
            self._tile(who, rect, len(places)) for who, rect in zip(places, rects, strict=True)
        )

    def _tile(self, who: str, rect: layout.Rect, count: int) -> Tile:
        tracks = [track for track in self._tracks.values() if track.participant == who]
        heard = any(track.kind == "audio" and track.enabled for track in tracks)
        cameras = (
            track.number
            for track in tracks
            if track.kind == "video" and track.enabled and not track.presentation
        )
        return Tile(
            rect=rect,
            name=tracks[0].name if self._show_names else "",
            muted=not heard,
            dominant=count > 1 and who == self._dominant,
            video=min(cameras, default=None),
        )
