"""How the expected answers are written down.

``"404, nobody sign-in, desk 200"``: everybody gets 404, but who is not signed in (``nobody``) is
led to the sign-in page, and those of the desk get 200. What stands later wins; tests.walk.people
has the groups.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from tests.walk.people import EVERYBODY, GROUPS
from tests.walk.routes import filled
from tests.walk.world import House

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PAGES = ("GET", "POST")


@dataclass(frozen=True)
class Row:
    """One address, and what everybody gets there, by method.

    ``ask`` is what stands behind the path, like ``?as=public``; ``values`` are parameters that
    differ from the tenant's usual ones.
    """

    route: str
    answers: Mapping[str, str]
    ask: str = ""
    body: Any = None
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.route}{self.ask}"

    def given(self, house: House) -> dict[str, str]:
        """Return the values of the parameters at one tenant."""
        return house.values | {name: _value(house, value) for name, value in self.values.items()}

    def address(self, house: House) -> str:
        """Return the address at one tenant."""
        return self.address_of(self.given(house))

    def address_of(self, given: Mapping[str, str]) -> str:
        """Return the address with the values ``given``."""
        return filled(self.route, given) + self.ask.format(**given)


def page(route: str, get: str, post: str | None = None, **more: Any) -> Row:
    """Return a row of a page, to which an empty form is sent; answered like ``get`` too."""
    answers = {"GET": get, "POST": get if post is None else post}
    return Row(route, answers, **{"body": {}, **more})


def expected(answers: str) -> dict[str, str]:
    """Return what each person gets. Raises KeyError for a group there is not."""
    default, *exceptions = answers.split(",")
    found = dict.fromkeys(EVERYBODY, default)
    for exception in exceptions:
        *names, status = exception.split()
        for name in names:
            found |= dict.fromkeys(GROUPS.get(name) or {_known(name)}, status)
    return found


def said(answer: Any) -> str:
    """Return an answer's status, or ``sign-in`` for one that leads there."""
    leads = answer.headers.get("Location", "")
    doors = (reverse("account_login"), reverse("admin:login"))
    return "sign-in" if leads.startswith(doors) else str(answer.status_code)


def _known(name: str) -> str:
    if name not in EVERYBODY:
        raise KeyError(name)
    return name


def _value(house: House, named: str) -> str:
    """Return a value: ``row:events.speaker`` and ``@ticket`` are the world's, others stand here."""
    if named.startswith("row:"):
        return str(house.rows[named.removeprefix("row:")].pk)
    return house.values[named[1:]] if named.startswith("@") else named
