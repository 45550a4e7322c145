"""What an imported table would do: every line that cannot be a ticket is named, before any is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from events.models import Audience, Event, TicketSource
from events.sales import Sale, sales_of, seats_left, tickets_of
from events.ticket_names import LONGEST_NAME, clean_name
from events.tickets_csv import Line


class Flaw(NamedTuple):
    """What is wrong with a line, in a sentence; line 0 is the whole file."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The tickets a table asks for, unsaved, and what is wrong with it: all or none is issued."""

    tickets: list[Audience] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether it can be carried out as a whole."""
        return bool(self.tickets) and not self.flaws


class _FlawError(Exception):
    """A line is not good."""


class _Checker:
    """Checks the lines of one table against the event, and against each other."""

    def __init__(self, event: Event) -> None:
        self._event = event
        self._sales = sales_of(event)
        self._named = {one.ticket_type.name.casefold(): one for one in self._sales}
        self._left = seats_left(event)
        self._issued = set(tickets_of(event).exclude(email="").values_list("email", flat=True))
        self._seen: dict[str, int] = {}
        self._wanted: Counter[int] = Counter()

    def ticket(self, line: Line) -> Audience:
        """Return the ticket of a good line. Raises _FlawError with a sentence."""
        name = self._name(line)
        if line.email:
            self._require_address(line)
        elif not line.name:
            raise _FlawError(_("There is neither a name nor an address."))
        sale = self._sale(line)
        self._require_seat(sale)
        return Audience(
            event=self._event,
            name=name,
            email=line.email,
            ticket_type=sale.ticket_type if sale else None,
            source=TicketSource.IMPORTED,
        )

    def _name(self, line: Line) -> str:
        name = line.name or line.email.partition("@")[0]
        if len(name) > LONGEST_NAME:
            said = _("The name has more than %(most)d letters.")
            raise _FlawError(said % {"most": LONGEST_NAME})
        try:
            return clean_name(name) if line.name else name
        except ValidationError as error:
            raise _FlawError(" ".join(error.messages)) from error

    def _require_address(self, line: Line) -> None:
        try:
            validate_email(line.email)
        except ValidationError as error:
            said = _("“%(text)s” is no e-mail address.")
            raise _FlawError(said % {"text": line.email}) from error
        if line.email in self._issued:
            said = _("%(email)s has a ticket already.")
            raise _FlawError(said % {"email": line.email})
        if line.email in self._seen:
            said = _("%(email)s stands in line %(line)d already.")
            raise _FlawError(said % {"email": line.email, "line": self._seen[line.email]})
        self._seen[line.email] = line.number

    def _sale(self, line: Line) -> Sale | None:
        """Return the type a line names; the only one there is, where it names none."""
        if not line.ticket_type:
            return self._sales[0] if len(self._sales) == 1 else None
        sale = self._named.get(line.ticket_type.casefold())
        if sale is None:
            said = _("There is no ticket type “%(name)s”.")
            raise _FlawError(said % {"name": line.ticket_type})
        return sale

    def _require_seat(self, sale: Sale | None) -> None:
        if self._left is not None and self._wanted.total() >= self._left:
            raise _FlawError(_("The event has no seat left for it."))
        key = sale.ticket_type.pk if sale else 0
        if sale and sale.left is not None and self._wanted[key] >= sale.left:
            said = _("No ticket of the type “%(name)s” is left for it.")
            raise _FlawError(said % {"name": sale.ticket_type.name})
        self._wanted[key] += 1


def import_plan(event: Event, lines: Sequence[Line]) -> ImportPlan:
    """Check a table's lines: a bounded number of queries, however many they are."""
    plan, checker = ImportPlan(), _Checker(event)
    for line in lines:
        try:
            plan.tickets.append(checker.ticket(line))
        except _FlawError as flaw:
            plan.flaws.append(Flaw(line.number, str(flaw)))
    if not lines:
        plan.flaws.append(Flaw(0, _("There is no ticket in it.")))
    return plan
