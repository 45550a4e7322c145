"""Offer and answer with one browser (RFC 8829, RFC 9143): which track is in which section.

Nothing here changes a connection: `answer`, `offer` and `answered` return sections, and `commit`
makes them the agreed ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from streaming.mediaserver.errors import NO_SUPPORTED_CODEC, SERVER_LOCAL_DESCRIPTION_FAILED
from streaming.mediaserver.sfu import codecs
from streaming.mediaserver.sfu.capabilities import Capabilities
from streaming.mediaserver.sfu.downlink import RtpDownlink
from streaming.mediaserver.sfu.sdp import CodecLine, Description, Media
from streaming.mediaserver.sfu.sdp_parser import invalid
from streaming.mediaserver.sfu.section import Receiving, Section
from streaming.mediaserver.sfu.types import Codec, Kind, NegotiationError, Uplink
from streaming.mediaserver.sfu.uplink import UplinkFormat

MAX_DOWNLINKS = 100
"""Tracks for one browser; its own descriptions repeat every section in full."""
_KINDS: dict[str, Kind] = {"audio": "audio", "video": "video"}


class Negotiator:
    """The agreed `sections`, the offer that is on its way, and the tracks that want to be sent."""

    def __init__(self) -> None:
        self.sections: tuple[Section, ...] = ()
        self.outstanding: tuple[Section, ...] | None = None
        self.wanted: dict[RtpDownlink, None] = {}
        self._browser = Capabilities()

    @property
    def needs_offer(self) -> bool:
        """Whether a track waits to be offered, or one that ended still is."""
        sections = self.sections if self.outstanding is None else self.outstanding
        placed = {section.sending for section in sections if section.sending is not None}
        return placed != self.wanted.keys()

    def check(self, uplink: Uplink) -> None:
        """Raise if `uplink` cannot be sent: 53404 for its codec, 53401 for everything else."""
        if not self._browser.known:
            raise _impossible("the browser has to offer first")
        if len(self.wanted) >= MAX_DOWNLINKS:
            raise _impossible(f"a browser gets {MAX_DOWNLINKS} tracks at most")
        if self._browser.line(uplink.codec) is None:
            detail = f"the receiver has not offered {uplink.codec}"
            raise NegotiationError.of(NO_SUPPORTED_CODEC, detail)

    def answer(self, offer: Description) -> tuple[Section, ...]:
        """Answer each section of a browser's offer."""
        if self.outstanding is not None:
            raise invalid("the server has an offer outstanding")
        if len(offer.media) < len(self.sections):
            raise invalid("sections have disappeared")
        sections = tuple(
            self._answer_section(media, self._former(index, media), offer.bundle)
            for index, media in enumerate(offer.media)
        )
        _check_tracks(sections)
        return sections

    def learn(self, offer: Description) -> None:
        """Remember what the browser can do, for offers of our own; `offer` has been answered."""
        self._browser.learn(offer)

    def offer(self) -> tuple[Section, ...]:
        """Make an offer with all wanted tracks and without those that have ended."""
        if not self._browser.known:
            raise _impossible("the browser has to offer first")
        sections = [
            section if section.sending in self.wanted else section.without_sending()
            for section in self.sections
        ]
        placed = {section.sending for section in sections}
        for downlink in [d for d in self.wanted if d not in placed]:
            line = self._browser.line(downlink.uplink.codec)
            if line is None:
                del self.wanted[downlink]
            else:
                self._place(downlink, line, sections)
        self.outstanding = tuple(sections)
        return self.outstanding

    def answered(self, answer: Description) -> tuple[Section, ...]:
        """Take the browser's answer to the outstanding offer."""
        if self.outstanding is None:
            raise invalid("an answer without an offer")
        if not _match(answer.media, self.outstanding):
            raise invalid("the sections are not those of the offer")
        sections = tuple(map(self._answered_section, answer.media, self.outstanding))
        _check_tracks(sections)
        return sections

    def commit(self, sections: tuple[Section, ...]) -> None:
        """Make `sections` the agreed ones. Tracks whose section the browser gave up are dropped."""
        former = self.sections if self.outstanding is None else self.outstanding
        kept = {section.sending for section in sections}
        for section in former:
            if section.sending is not None and section.sending not in kept:
                self.wanted.pop(section.sending, None)
        self.sections = sections
        self.outstanding = None

    def _former(self, index: int, media: Media) -> Section | None:
        """Find the section that `media` continues; None for a new one, also in a recycled place."""
        if index >= len(self.sections):
            return None
        section = self.sections[index]
        if section.mid == media.mid and section.kind == media.kind:
            return section
        if not section.rejected:
            raise invalid(f"section {index} has become another")
        return None

    def _answer_section(
        self, media: Media, former: Section | None, bundle: tuple[str, ...]
    ) -> Section:
        section = Section(media.kind, media.mid, media.protocol, media.formats)
        offered = codecs.supported(media)
        bundled = media.mid in bundle and (media.port or media.bundle_only)
        if media.kind not in _KINDS or not (bundled and media.rtcp_mux and offered):
            return section.reject()
        receiving = _receiving(media, former, offered)
        sending = former.sending if former is not None else None
        if sending not in self.wanted or sending.uplink.codec not in offered:
            sending = None
        lines = _lines(receiving, sending, offered)
        return replace(
            section,
            codecs=lines,
            extensions=codecs.common_extensions(media),
            rtcp_rsize=media.rtcp_rsize,
            receiving=receiving,
            sending=sending,
            accepted=sending is not None and media.receives,
        )

    def _answered_section(self, media: Media, offered: Section) -> Section:
        if offered.rejected or media.port == 0:
            return offered.reject()
        answered = codecs.supported(media)
        receiving = offered.receiving
        if receiving is not None:
            receiving = _receiving(media, offered, answered)
        sending = offered.sending
        accepted = sending is not None and media.receives and sending.uplink.codec in answered
        return replace(offered, receiving=receiving, accepted=accepted)

    def _place(self, downlink: RtpDownlink, line: CodecLine, sections: list[Section]) -> None:
        """Put a track into a free section, a place of a rejected one, or a new section."""
        kind = downlink.uplink.kind
        for index, section in enumerate(sections):
            if section.kind == kind and section.free:
                sections[index] = replace(section, codecs=(line,), sending=downlink)
                return
        section = Section(
            kind,
            _fresh_mid(sections),
            codecs=(line,),
            extensions=self._browser.extensions(kind),
            sending=downlink,
        )
        for index, rejected in enumerate(sections):
            if rejected.kind == kind and rejected.rejected:
                sections[index] = section
                return
        sections.append(section)


def _receiving(
    media: Media, former: Section | None, offered: dict[Codec, CodecLine]
) -> Receiving | None:
    """Find the track that a browser sends; its codec stays as long as the track does."""
    if not media.sends or not offered:
        return None
    track_id = media.track_id or media.mid
    codec = next(iter(offered))
    before = former.receiving if former is not None else None
    if before is not None and before.track_id == track_id and before.agreed.codec in offered:
        codec = before.agreed.codec
    line = offered[codec]
    agreed = UplinkFormat(
        _KINDS[media.kind], codec, line.payload_type, line.clock_rate, "nack" in line.feedback
    )
    return Receiving(track_id, agreed, media.ssrcs)


def _lines(
    receiving: Receiving | None, sending: RtpDownlink | None, offered: dict[Codec, CodecLine]
) -> tuple[CodecLine, ...]:
    """Choose one codec a direction, so that it is known what will come."""
    chosen: list[Codec] = []
    if receiving is not None:
        chosen.append(receiving.agreed.codec)
    if sending is not None and sending.uplink.codec not in chosen:
        chosen.append(sending.uplink.codec)
    return tuple(offered[codec] for codec in chosen or list(offered)[:1])


def _match(answer: list[Media], offer: tuple[Section, ...]) -> bool:
    """Say whether an answer has the sections of the offer, in their order."""
    return len(answer) == len(offer) and all(
        section.rejected or media.mid == section.mid
        for media, section in zip(answer, offer, strict=True)
    )


def _check_tracks(sections: Iterable[Section]) -> None:
    tracks = [section.receiving.track_id for section in sections if section.receiving]
    if len(set(tracks)) != len(tracks):
        raise invalid("two sections have the same track id")


def _impossible(detail: str) -> NegotiationError:
    return NegotiationError.of(SERVER_LOCAL_DESCRIPTION_FAILED, detail)


def _fresh_mid(sections: list[Section]) -> str:
    taken = {section.mid for section in sections}
    return next(mid for mid in (f"s{n}" for n in range(len(taken) + 1)) if mid not in taken)
