"""Joining by a speaker's personal link, over the same pages and API a browser uses."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx


class JoinError(Exception):
    """The link or the platform does not let the speaker in; the text says why."""


@dataclass(frozen=True)
class Invitation:
    """What a speaker needs to enter the room."""

    token: str
    room: str
    signaling_url: str


async def accept_link(link: str) -> Invitation:
    """Open a speaker's personal ``link`` and ask for a token.

    Raises JoinError when the site refuses, httpx.HTTPError when it cannot be reached.
    """
    async with httpx.AsyncClient(follow_redirects=True, timeout=10, trust_env=False) as browser:
        page = await browser.get(link)
        place = re.fullmatch(r"/e/([^/]+)/speak/([^/]+)/", page.url.path)
        if page.status_code != 200 or not place:
            raise JoinError(f"{link} leads to {page.url.path} ({page.status_code})")
        answer = await browser.post(
            page.url.join(f"/api/v1/events/{place[1]}/speakers/{place[2]}/speaker-token"),
            headers={
                "X-CSRFToken": browser.cookies.get("csrftoken") or "",
                "Origin": "{0.scheme}://{0.netloc}".format(urlsplit(link)),
            },
        )
    if answer.status_code != 200:
        raise JoinError(f"no speaker token ({answer.status_code}): {answer.text[:200]}")
    body = answer.json()
    return Invitation(body["token"], body["room"], body["signaling_url"])
