"""Whom a composer sees and hears."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from streaming.mediaserver.rooms import SubscribeRules
from streaming.mediaserver.rooms.rules import RECEIVE_ALL


def subscribe_rules(context: Mapping[str, Any]) -> SubscribeRules:
    """Return the rules that an ExtensionContext asks for, else to receive all; raises 20001."""
    if "subscribeRules" not in context:
        return RECEIVE_ALL
    return SubscribeRules.parse(context["subscribeRules"])
