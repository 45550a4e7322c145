"""Who is on the programme, and where."""

from __future__ import annotations

from streaming.mediaserver.composer import layout
from streaming.mediaserver.composer.config import Layout
from streaming.mediaserver.composer.scene import Line, Scene, Shared, Tile
from streaming.mediaserver.composer.speakers import Speakers
from streaming.mediaserver.composer.wire import TrackInfo

BEFORE = "Starting soon"
BETWEEN = "We will be right back"


class Stage:
    """The tracks in the room, turned into scenes. Nobody who publishes nothing has a tile."""

    def __init__(self, width: int, height: int, *, show_names: bool) -> None:
        self._width, self._height = width, height
        self._show_names = show_names
        self._layout = Layout.PRESENTATION
        self._spotlight = ""
        self._tracks: dict[int, TrackInfo] = {}
        self._speakers = Speakers()
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
        return self._speakers.set_dominant(participant)

    def arrange(self, wanted: Layout, spotlight: str) -> None:
        """Place everybody in another way (see `ComposerConfig`)."""
        self._layout, self._spotlight = wanted, spotlight

    def scene(self) -> Scene:
        """What to show now."""
        present = self._participants()
        self._speakers.keep(present)
        if not present:
            return Scene(slate=BETWEEN if self._been_on else BEFORE)
        screen = self._presentation()
        if self._layout is Layout.SPOTLIGHT:
            return self._spotlit(present, screen)
        if self._layout is Layout.PRESENTATION and screen is not None:
            return self._presented(present, screen)
        return self._grid(present, screen)

    def _grid(self, present: list[str], screen: TrackInfo | None) -> Scene:
        places = layout.MAX_TILES - (screen is not None)
        people = self._speakers.choose(present, places)
        count = len(people) + (screen is not None)
        return Scene(self._tiles(people, screen, layout.grid(count, self._width, self._height)))

    def _spotlit(self, present: list[str], screen: TrackInfo | None) -> Scene:
        """One person, chosen or else the latest to speak; a shared screen is the first beside."""
        star = self._in_spotlight(present)
        others = [who for who in present if who != star]
        people = self._speakers.choose(others, layout.SIDEBAR_TILES - (screen is not None))
        count, unseen = len(people) + (screen is not None), len(others) - len(people)
        plan = layout.spotlight(count, unseen > 0, self._width, self._height)
        tiles = (self._tile(star, plan.main), *self._tiles(people, screen, plan.tiles))
        return Scene(tiles, _more(plan.more, unseen))

    def _presented(self, present: list[str], screen: TrackInfo) -> Scene:
        people = self._speakers.choose(present, layout.SIDEBAR_TILES)
        unseen = len(present) - len(people)
        plan = layout.presentation(len(people), unseen > 0, self._width, self._height)
        lines = _more(plan.more, unseen)
        if self._show_names:
            lines = (Line(plan.caption, f"{screen.name} is presenting."), *lines)
        tiles = self._tiles(people, None, plan.tiles)
        return Scene(tiles, lines, Shared(plan.main, screen.number))

    def _participants(self) -> list[str]:
        order = {track.participant: track.order for track in self._tracks.values()}
        return sorted(order, key=order.__getitem__)

    def _presentation(self) -> TrackInfo | None:
        """The first of those that go on; a muted one shows nothing."""
        screens = (n for n, track in self._tracks.items() if track.presentation and track.enabled)
        number = min(screens, default=None)
        return None if number is None else self._tracks[number]

    def _in_spotlight(self, present: list[str]) -> str:
        for track in self._tracks.values():
            if self._spotlight in (track.participant, track.identity):
                return track.participant
        return self._speakers.latest(present)

    def _tiles(
        self, people: list[str], screen: TrackInfo | None, rects: list[layout.Rect]
    ) -> tuple[Tile, ...]:
        shared = [] if screen is None else [self._screen(screen, rects[0])]
        places = zip(people, rects[len(shared) :], strict=True)
        return (*shared, *(self._tile(who, rect) for who, rect in places))

    def _screen(self, screen: TrackInfo, rect: layout.Rect) -> Tile:
        name = f"{screen.name}’s screen" if self._show_names else ""
        return Tile(rect, name, muted=False, dominant=False, video=screen.number, whole=True)

    def _tile(self, who: str, rect: layout.Rect) -> Tile:
        tracks = [track for track in self._tracks.values() if track.participant == who]
        alone = len(tracks) == len(self._tracks)
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
            dominant=not alone and who == self._speakers.dominant,
            video=min(cameras, default=None),
        )


def _more(rect: layout.Rect | None, unseen: int) -> tuple[Line, ...]:
    return () if rect is None else (Line(rect, f"+ {unseen} more"),)
