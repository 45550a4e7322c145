"""PlayerStreamers and MediaProcessors: what is composed, where it plays, and how it ends.

Pure domain but for the composers, which are made by a factory handed in.
"""

from streaming.mediaserver.streams.context import EXTENSIONS, ExtensionContext
from streaming.mediaserver.streams.listeners import StreamListener
from streaming.mediaserver.streams.model import MediaProcessor, PlayerStreamer, StreamOptions
from streaming.mediaserver.streams.registry import Streams
from streaming.mediaserver.streams.running import ComposerFactory, Composing, ExitListener

__all__ = [
    "EXTENSIONS",
    "ComposerFactory",
    "Composing",
    "ExitListener",
    "ExtensionContext",
    "MediaProcessor",
    "PlayerStreamer",
    "StreamListener",
    "StreamOptions",
    "Streams",
]
