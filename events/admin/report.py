"""The report of an event in the admin: figures, and how many watched when, as a drawing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from events.models import Event
from events.report import Point, Report

WIDTH, HEIGHT = 1000, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 990, 14, 268
_TICKS = 4


@dataclass(frozen=True, slots=True)
class Label:
    """A word at a place of the drawing."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Curve:
    """The viewers over time as an SVG of ``WIDTH`` × ``HEIGHT``, and in a sentence."""

    line: str
    area: str
    levels: list[Label]
    times: list[Label]
    sentence: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = _RIGHT
    bottom: int = _BOTTOM


def curve_of(event: Event, report: Report) -> Curve | None:
    """Return the drawing, or None while there are fewer than two points to draw."""
    points, peak = report.curve, report.peak
    if len(points) < 2 or peak is None:
        return None
    top = _round_up(max(peak.viewers, 1))
    begin, span = points[0].at, points[-1].at - points[0].at
    places = [(_across(point.at - begin, span), _up(point.viewers, top)) for point in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return Curve(
        line=line,
        area=f"{places[0][0]:.1f},{_BOTTOM} {line} {places[-1][0]:.1f},{_BOTTOM}",
        levels=[Label(_up(level, top), str(level)) for level in (0, top // 2, top)],
        times=_times(event, begin, span),
        sentence=_sentence(event, peak, points),
    )


def _across(since: timedelta, span: timedelta) -> float:
    return _LEFT + (_RIGHT - _LEFT) * (since / span if span else 0.0)


def _up(viewers: int, top: int) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * viewers / top


def _round_up(viewers: int) -> int:
    """Return the next even number with one or two leading digits."""
    step: int = 10 ** max(len(str(viewers)) - 1, 0)
    top = -(-viewers // step) * step
    return top + top % 2


def _times(event: Event, begin: datetime, span: timedelta) -> list[Label]:
    moments = [begin + span * part / _TICKS for part in range(_TICKS + 1)]
    form = "%H:%M" if span > timedelta(minutes=_TICKS) else "%H:%M:%S"
    return [
        Label(_across(moment - begin, span), moment.astimezone(event.zone).strftime(form))
        for moment in moments
    ]


def _sentence(event: Event, peak: Point, points: list[Point]) -> str:
    said = _("From %(begin)s to %(end)s (%(zone)s); most people watched at %(at)s: %(viewers)d.")
    return said % {
        "begin": f"{points[0].at.astimezone(event.zone):%H:%M}",
        "end": f"{points[-1].at.astimezone(event.zone):%H:%M}",
        "zone": event.time_zone,
        "at": f"{peak.at.astimezone(event.zone):%H:%M}",
        "viewers": peak.viewers,
    }
