"""Two tenants with the same kinds of rows, in which every secret is a word of its own.

A tenant's ``word`` begins whatever is only for its own people, so that an answer that holds it
tells on itself.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.audit import Actor, audit
from accounts.models import (
    APIKey,
    IdempotentAnswer,
    Invitation,
    Mail,
    Organization,
    Role,
    Scope,
    User,
)
from accounts.services.keys import key_create
from events.models import (
    Announcement,
    Audience,
    Event,
    EventModerator,
    EventStatus,
    ModeratorInvitation,
    Speaker,
    TicketType,
    ViewerSample,
)
from tests.factories import (
    make_audience,
    make_event,
    make_membership,
    make_organization,
    make_speaker,
    make_user,
)

BY = Actor("Footlight")


class For(IntEnum):
    """Whose eyes a secret is for, at the least."""

    NOBODY = 3
    ORGANIZERS = 2
    MODERATORS = 1
    PUBLIC = 0


@dataclass
class House:
    """One tenant. ``rows`` are those of each model that stand in the admin's addresses."""

    word: str
    organization: Organization
    alice: User
    omar: User
    mona: User
    mo: User
    event: Event
    draft: Event
    sam: Speaker
    vera: Audience
    key: str
    reader: str
    values: dict[str, str]
    rows: dict[str, Model] = field(default_factory=dict)
    secrets: dict[str, For] = field(default_factory=dict)


@dataclass
class World:
    """Limelight and Elsewhere, and who is in neither."""

    ours: House
    theirs: House
    charlie: User
    root: User


def built_world() -> World:
    """Create it."""
    return World(
        ours=furnished("quitte", "limelight"),
        theirs=furnished("zwetschge", "elsewhere"),
        charlie=make_user(name="Charlie", email="charlie@example.com"),
        root=make_user(name="Root", email="root@example.com", is_staff=True, is_superuser=True),
    )


def furnished(word: str, slug: str) -> House:
    """Create a tenant with a row of every kind."""
    organization = make_organization(name=slug.capitalize(), slug=slug)
    owner = _member(organization, word, "owner", Role.OWNER, is_staff=True)
    omar = _member(organization, word, "organizer", Role.ORGANIZER, is_staff=True)
    mona = _member(organization, word, "moderator", Role.MODERATOR)
    event = make_event(organization=organization, title=f"An evening at {slug}")
    draft = make_event(organization=organization, title=f"{word}-draft", status=EventStatus.DRAFT)
    kind = TicketType.objects.create(event=event, name="Seat", code=f"{word}-code")
    key, written = key_create(
        organization=organization, name=f"{word}-key", scopes=list(Scope), by=BY
    )
    _, reader = key_create(organization=organization, name="Reader", scopes=[Scope.READ], by=BY)
    house = House(
        word=word,
        organization=organization,
        alice=owner,
        omar=omar,
        mona=mona,
        mo=make_user(name=f"{word}-helper", email=f"{word}-helper@example.com"),
        event=event,
        draft=draft,
        sam=make_speaker(event=event, name=f"Sam of {slug}", email=f"{word}-speaker@example.com"),
        vera=make_audience(
            event=event,
            name=f"Vera of {slug}",
            email=f"{word}-vera@example.com",
            ticket_type=kind,
        ),
        key=written,
        reader=reader,
        values={},
    )
    house.rows |= {"accounts.apikey": key, "events.tickettype": kind}
    _people(house)
    _papers(house)
    _name_values(house)
    _name_secrets(house)
    return house


def more_of_everything(house: House, count: int) -> None:
    """Add rows of every kind that lists show."""
    for number in range(count):
        name = f"{house.word}-more-{number}"
        email = f"{name}@example.com"
        user = _member(house.organization, name, "moderator", Role.MODERATOR)
        event = make_event(organization=house.organization, title=f"Evening {number}")
        for one in (event, house.event):
            kind = TicketType.objects.create(event=one, name=name)
            make_audience(event=one, name=name, email=email, ticket_type=kind)
            make_speaker(event=one, name=name, email=email)
            EventModerator.objects.create(event=one, user=user)
            ModeratorInvitation.objects.create(event=one, email=email)
        Invitation.objects.create(organization=house.organization, email=email)
        Mail.objects.create(organization=house.organization, kind="ticket", to=email, subject=name)
        audit(organization=house.organization, by=Actor(name), action="event.update", target=name)
        key_create(organization=house.organization, name=name, scopes=[Scope.READ], by=BY)
        _remembered(house, name)
        _queued(name)


def _member(
    organization: Organization, word: str, role_name: str, role: Role, *, is_staff: bool = False
) -> User:
    email = f"{word}-{role_name}@example.com"
    user = make_user(name=f"{word}-{role_name}", email=email, is_staff=is_staff)
    make_membership(user=user, organization=organization, role=role)
    known = {"email": email, "verified": True}
    EmailAddress.objects.get_or_create(user=user, primary=True, defaults=known)
    return user


def _people(house: House) -> None:
    """Who is invited, who moderates one event, and a ticket holder like any other."""
    word, event = house.word, house.event
    moderator = EventModerator.objects.create(event=event, user=house.mo)
    hidden = make_audience(event=event, name=f"{word}-holder", email=f"{word}-holder@example.com")
    invitation = Invitation.objects.create(
        organization=house.organization, email=f"{word}-guest@example.com"
    )
    spare = _member(house.organization, word, "spare", Role.MODERATOR)
    second = ModeratorInvitation.objects.create(event=event, email=f"{word}-guest@example.com")
    house.rows |= {
        "accounts.organization": house.organization,
        "accounts.user": spare,
        "accounts.membership": house.organization.memberships.get(user=spare),
        "accounts.invitation": invitation,
        "account.emailaddress": EmailAddress.objects.get(user=spare),
        "mfa.authenticator": Authenticator.objects.create(
            user=spare, type="totp", data={"secret": f"{word}-totp"}
        ),
        "events.event": event,
        "events.speaker": house.sam,
        "events.audience": hidden,
        "events.eventmoderator": moderator,
        "events.moderatorinvitation": second,
    }


def _papers(house: House) -> None:
    """What was written down: mails, the logs, answers, samples."""
    word, event, now = house.word, house.event, timezone.now()
    mail = Mail.objects.create(
        organization=house.organization,
        kind="ticket",
        to=f"{word}-holder@example.com",
        subject=f"{word}-subject",
        text=f"{word}-letter",
        html=f"<p>{word}-letter</p>",
        context=event.public_id,
    )
    entry = audit(
        organization=house.organization,
        by=Actor(f"{word}-actor"),
        action="event.update",
        target=f"{word}-target",
        event_id=event.public_id,
        event_name=event.title,
    )
    IdempotentAnswer.objects.create(
        organization=house.organization, key="k", fingerprint="f", body={"was": f"{word}-answer"}
    )
    ViewerSample.objects.create(event=event, at=now, viewers=1)
    Announcement.objects.create(
        event=house.draft, text=f"{word}-announced", until=now, made_by=f"{word}-maker"
    )
    _remembered(house, word)
    task = _queued(word)
    house.rows |= {
        "accounts.mail": mail,
        "accounts.auditentry": entry,
        "django_tasks_database.dbtaskresult": task,
    }


def _remembered(house: House, word: str) -> LogEntry:
    """An entry of the admin's history of the event."""
    return LogEntry.objects.create(
        user=house.alice,
        content_type=ContentType.objects.get_for_model(Event),
        object_id=str(house.event.pk),
        object_repr=f"{word}-remembered",
        action_flag=CHANGE,
        change_message=f"{word}-changed",
    )


def _queued(word: str) -> "DBTaskResult[..., Any]":
    """A task that waits for a worker."""
    return DBTaskResult.objects.create(
        args_kwargs={"args": ["1"], "kwargs": {}},
        task_path=f"accounts.tasks.{word}",
        backend_name="default",
        run_after=timezone.now(),
    )


def _name_values(house: House) -> None:
    """What stands in the site's addresses, by the name of the parameter."""
    key, kind = house.rows["accounts.apikey"], house.rows["events.tickettype"]
    assert isinstance(key, APIKey)
    assert isinstance(kind, TicketType)
    house.values = {
        "event": house.event.public_id,
        "audience": house.vera.public_id,
        "speaker": house.sam.public_id,
        "guest": house.vera.public_id,
        "slug": house.organization.slug,
        "organization": house.organization.slug,
        "ticket": house.vera.public_id,
        "ticket_type": kind.public_id,
        "invitation": Invitation.objects.get(organization=house.organization).code,
        "moderator_invitation": ModeratorInvitation.objects.get(event=house.event).code,
        "prefix": key.prefix,
        "path": "a%00.png",
        "id": str(house.rows["accounts.user"].pk),
        "pk": str(house.event.pk),
        "content_type_id": str(ContentType.objects.get_for_model(Event).pk),
        "object_id": str(house.event.pk),
        "token": house.event.stream.callback_token,
        "code": "wrong",
        "key": "wrong",
        "uidb36": "1",
        "language": "de",
        "app_label": "events",
        "url": "nowhere",
        "draft": house.draft.public_id,
        "ticket_code": house.vera.ticket_code,
        "link": house.sam.access_code,
    }


def _name_secrets(house: House) -> None:
    word = house.word
    words = {
        For.MODERATORS: ["holder", "draft", "announced"],
        For.ORGANIZERS: [
            "holder@", "speaker@", "guest@", "spare@", "code", "key", "subject", "actor",
            "target", "remembered", "changed", "maker",
        ],
        For.NOBODY: ["letter", "totp", "answer"],
    }  # fmt: skip
    house.secrets |= {f"{word}-{name}": eyes for eyes, names in words.items() for name in names}
    invited = Invitation.objects.get(organization=house.organization)
    moderator = ModeratorInvitation.objects.get(event=house.event)
    house.secrets |= {
        house.vera.ticket_code: For.ORGANIZERS,
        house.sam.access_code: For.ORGANIZERS,
        invited.code: For.NOBODY,
        moderator.code: For.NOBODY,
        house.event.stream.callback_token: For.NOBODY,
        house.key: For.NOBODY,
        house.alice.password: For.NOBODY,
    }
