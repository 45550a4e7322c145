"""Twilio's errors: one exception, raised where the fact is known, and the codes we use.

REST turns a :class:`TwilioError` into Twilio's JSON error, signalling into an RSP ``error``.
Codes and texts are those of Twilio's error dictionary.
"""

from dataclasses import dataclass
from http import HTTPStatus


class TwilioError(Exception):
    """An error with Twilio's numeric ``code``, a ``message`` and the HTTP ``status`` for it."""

    def __init__(self, code: int, message: str, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = int(status)

    def __repr__(self) -> str:
        return f"TwilioError({self.code}, {self.message!r}, {self.status})"


@dataclass(frozen=True)
class ErrorKind:
    """One entry of the error dictionary; calling it makes the error: ``raise ROOM_EXISTS()``."""

    code: int
    text: str
    status: int = HTTPStatus.BAD_REQUEST

    def __call__(self, detail: str = "") -> TwilioError:
        """Make the error; ``detail`` says what was wrong and what would be right."""
        return TwilioError(
            self.code, f"{self.text}: {detail}" if detail else self.text, self.status
        )


# --- REST in general ------------------------------------------------------------------------
INVALID_PARAMETER = ErrorKind(20001, "Invalid parameter")
AUTHENTICATION_FAILED = ErrorKind(20003, "Authenticate", HTTPStatus.UNAUTHORIZED)
METHOD_NOT_ALLOWED = ErrorKind(20004, "Method not allowed", HTTPStatus.METHOD_NOT_ALLOWED)
NOT_FOUND = ErrorKind(20404, "The requested resource was not found", HTTPStatus.NOT_FOUND)
CONFLICT = ErrorKind(20409, "Conflict", HTTPStatus.CONFLICT)
BODY_TOO_LARGE = ErrorKind(20413, "Request body too large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
INTERNAL_ERROR = ErrorKind(20500, "Internal server error", HTTPStatus.INTERNAL_SERVER_ERROR)

# --- Access tokens --------------------------------------------------------------------------
TOKEN_INVALID = ErrorKind(20101, "Invalid Access Token", HTTPStatus.UNAUTHORIZED)
TOKEN_HEADER_INVALID = ErrorKind(20102, "Invalid Access Token header", HTTPStatus.UNAUTHORIZED)
TOKEN_ISSUER_INVALID = ErrorKind(
    20103, "Invalid Access Token issuer/subject", HTTPStatus.UNAUTHORIZED
)
TOKEN_EXPIRED = ErrorKind(
    20104, "Access Token expired or expiration date invalid", HTTPStatus.UNAUTHORIZED
)
TOKEN_NOT_YET_VALID = ErrorKind(20105, "Access Token not yet valid", HTTPStatus.UNAUTHORIZED)
TOKEN_GRANTS_INVALID = ErrorKind(20106, "Invalid Access Token grants", HTTPStatus.UNAUTHORIZED)
TOKEN_SIGNATURE_INVALID = ErrorKind(
    20107, "Invalid Access Token signature", HTTPStatus.UNAUTHORIZED
)

# --- Signalling -----------------------------------------------------------------------------
SIGNALING_ERROR = ErrorKind(53000, "Signaling connection error")
SIGNALING_DISCONNECTED = ErrorKind(53001, "Signaling connection disconnected")
SIGNALING_TIMEOUT = ErrorKind(53002, "Signaling connection timed out")
SIGNALING_INCOMING_INVALID = ErrorKind(53003, "Client received an invalid signaling message")
SIGNALING_OUTGOING_INVALID = ErrorKind(53004, "Client sent an invalid signaling message")
SERVER_BUSY = ErrorKind(53006, "Video server is busy", HTTPStatus.SERVICE_UNAVAILABLE)

# --- Rooms ----------------------------------------------------------------------------------
ROOM_NAME_INVALID = ErrorKind(53100, "Room name is invalid")
ROOM_NAME_TOO_LONG = ErrorKind(53101, "Room name is too long")
ROOM_NAME_CHARACTERS = ErrorKind(53102, "Room name contains invalid characters")
ROOM_CREATE_FAILED = ErrorKind(53103, "Unable to create Room")
ROOM_CONNECT_FAILED = ErrorKind(53104, "Unable to connect to Room")
ROOM_FULL = ErrorKind(53105, "Room contains too many Participants")
ROOM_NOT_FOUND = ErrorKind(53106, "Room not found", HTTPStatus.NOT_FOUND)
MAX_PARTICIPANTS_RANGE = ErrorKind(53107, "MaxParticipants is out of range")
ROOM_TYPE_INVALID = ErrorKind(53108, "RoomType is not valid")
TIMEOUT_RANGE = ErrorKind(53109, "Timeout is out of range")
CALLBACK_METHOD_INVALID = ErrorKind(53110, "StatusCallbackMethod is invalid")
CALLBACK_INVALID = ErrorKind(53111, "StatusCallback is invalid")
STATUS_INVALID = ErrorKind(53112, "Status is invalid")
ROOM_EXISTS = ErrorKind(53113, "Room exists")
ROOM_PARAMETER_INCOMPATIBLE = ErrorKind(
    53114, "Room creation parameter(s) incompatible with the Room type"
)
MEDIA_REGION_INVALID = ErrorKind(53115, "MediaRegion is invalid")
ROOM_COMPLETED = ErrorKind(53118, "Room completed")
MAX_PARTICIPANT_DURATION_RANGE = ErrorKind(53123, "MaxParticipantDuration is out of range")
AUDIO_ONLY_UNSUPPORTED = ErrorKind(53124, "The AudioOnly flag is not supported for the Room type")
TRACK_KIND_UNSUPPORTED = ErrorKind(53125, "The track kind is not supported by the Room")

# --- Participants ---------------------------------------------------------------------------
IDENTITY_INVALID = ErrorKind(53200, "Participant identity is invalid")
IDENTITY_TOO_LONG = ErrorKind(53201, "Participant identity is too long")
IDENTITY_CHARACTERS = ErrorKind(53202, "Participant identity contains invalid characters")
TOO_MANY_TRACKS = ErrorKind(
    53203, "The maximum number of published tracks allowed in the Room at the same time is reached"
)
PARTICIPANT_NOT_FOUND = ErrorKind(53204, "Participant not found", HTTPStatus.NOT_FOUND)
DUPLICATE_IDENTITY = ErrorKind(53205, "Participant disconnected because of duplicate identity")
PARTICIPANT_DURATION_EXCEEDED = ErrorKind(
    53216, "Participant session length exceeded the room's maximum"
)

# --- Tracks ---------------------------------------------------------------------------------
TRACK_INVALID = ErrorKind(53300, "Track is invalid")
TRACK_NAME_INVALID = ErrorKind(53301, "Track name is invalid")
TRACK_NAME_TOO_LONG = ErrorKind(53302, "Track name is too long")
TRACK_NAME_CHARACTERS = ErrorKind(53303, "Track name contains invalid characters")
TRACK_NAME_DUPLICATED = ErrorKind(53304, "Track name is duplicated")
CAPACITY_REACHED = ErrorKind(
    53305, "The server has reached capacity and cannot fulfill this request"
)

# --- Media ----------------------------------------------------------------------------------
CLIENT_LOCAL_DESCRIPTION_FAILED = ErrorKind(
    53400, "Client is unable to create or apply a local media description"
)
SERVER_LOCAL_DESCRIPTION_FAILED = ErrorKind(
    53401, "Server is unable to create or apply a local media description"
)
CLIENT_REMOTE_DESCRIPTION_FAILED = ErrorKind(
    53402, "Client is unable to apply a remote media description"
)
SERVER_REMOTE_DESCRIPTION_FAILED = ErrorKind(
    53403, "Server is unable to apply a remote media description"
)
NO_SUPPORTED_CODEC = ErrorKind(53404, "No supported codec")
MEDIA_CONNECTION_FAILED = ErrorKind(53405, "Media connection failed or Media activity ceased")
DTLS_FAILED = ErrorKind(53407, "Media connection failed due to DTLS handshake failure")
