"""Which commands there are: the last part of each one's address, and the service it calls."""

from collections.abc import Callable

from events.services import control, guests, hands, stage

Commands = dict[str, Callable[..., None]]

HANDS: Commands = {
    "raise-hand": hands.hand_raise,
    "lower-hand": hands.hand_lower,
}
SPEAKER: Commands = {
    "leave": stage.stage_leave,
    "stay-muted": control.guest_stay_muted,
}
ANSWERS: Commands = {
    "accept": stage.stage_accept,
    "decline": stage.stage_decline,
} | SPEAKER
VIEWER: Commands = HANDS | ANSWERS
MODERATOR: Commands = {
    "invite": stage.stage_invite,
    "withdraw": stage.stage_withdraw,
    "lower-hand": hands.hand_lower,
    "put-on-stage": stage.stage_put_on,
    "to-green-room": stage.stage_to_green_room,
    "seat": stage.stage_seat,
    "remove": guests.guest_remove,
    "mute": control.guest_mute,
    "ask-to-unmute": control.guest_ask_to_unmute,
}
