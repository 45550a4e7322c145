"""What the resources of PlayerStreamers and MediaProcessors have in common."""

from typing import Any, TypeVar

from streaming.mediaserver.api.answers import iso_time
from streaming.mediaserver.api.parameters import Parameters
from streaming.mediaserver.streams import MediaProcessor, PlayerStreamer, StreamOptions
from streaming.mediaserver.streams.model import DEFAULT_MAX_DURATION, LONGEST_DURATION

Resource = TypeVar("Resource", PlayerStreamer, MediaProcessor)


def stream_options(form: Parameters) -> StreamOptions:
    """Read what both may be created with."""
    return StreamOptions(
        max_duration=form.integer(
            "MaxDuration", DEFAULT_MAX_DURATION, low=1, high=LONGEST_DURATION
        ),
        status_callback=form.url("StatusCallback"),
        status_callback_method=form.choice("StatusCallbackMethod", ("GET", "POST"), "POST"),
    )


def render_stream(resource: PlayerStreamer | MediaProcessor, list_url: str) -> dict[str, Any]:
    """Return the fields both have."""
    options = resource.options
    return {
        "account_sid": resource.account_sid,
        "sid": resource.sid,
        "date_created": iso_time(resource.created_at),
        "date_updated": iso_time(resource.updated_at),
        "status": resource.status,
        "ended_reason": resource.ended_reason,
        "max_duration": options.max_duration,
        "status_callback": options.status_callback,
        "status_callback_method": options.status_callback_method,
        "url": f"{list_url}/{resource.sid}",
    }


def in_order(resources: list[Resource], query: Parameters) -> list[Resource]:
    """Order a list that is newest first by the ``Order`` asked for."""
    if query.choice("Order", ("asc", "desc"), "desc") == "asc":
        return resources[::-1]
    return resources


def check_ending(form: Parameters) -> None:
    """Check the one update there is: ``Status=ended``."""
    form.choice("Status", ["ended"])
