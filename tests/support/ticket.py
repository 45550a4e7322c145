"""A ticket as a browser uses it, without the browser."""

from typing import Any

import httpx


def playback_token(ticket: str) -> dict[str, Any] | None:
    """Open a ticket link and ask for a playback token; None while nothing plays."""
    with httpx.Client(follow_redirects=True, trust_env=False, timeout=10) as browser:
        page = browser.get(ticket)
        _, _, event, _, audience, _ = page.url.path.split("/")
        answer = browser.post(
            page.url.join(f"/api/v1/events/{event}/audience/{audience}/playback-token"),
            headers={
                "X-CSRFToken": browser.cookies["csrftoken"],
                "Origin": str(page.url.join("/")).rstrip("/"),
            },
        )
        if answer.status_code == 409:
            return None
        answer.raise_for_status()
        token: dict[str, Any] = answer.json()
        return token
