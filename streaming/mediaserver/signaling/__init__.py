"""Room signalling of twilio-video.js: TCMP and RSP over one WebSocket."""

from streaming.mediaserver.signaling.endpoint import Signaling

__all__ = ["Signaling"]
