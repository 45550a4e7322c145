"""What moderators and organizers do: layouts, announcements, names, the plan, roles."""

from collections.abc import Iterator

from accounts.models import Role, User
from accounts.services.members import member_add, member_remove
from accounts.services.users import user_create, user_remove, user_update
from events.models import (
    Announcement,
    Audience,
    EventModerator,
    Speaker,
)
from events.services import control, guests, hands, moderators, stage, tickets
from events.services.announcements import announcement_make, announcement_withdraw
from events.services.event import event_create, event_update
from tests.events.live.night import ANNOUNCED, Guest, Night, Story
from tests.events.live.stories.common import BEGIN, long_ago, promoted
from tests.factories import make_event


def layouts(night: Night) -> Iterator[str]:
    """The programme is composed anew, and who was large leaves."""
    yield BEGIN
    promoted(night, night.vera)
    stage.stage_put_on(guest=night.vera, by=night.desk)
    large = night.vera.public_id
    control.layout_set(event=night.event, layout="spotlight", spotlight=large, by=night.desk)
    yield "layout"
    stage.stage_leave(guest=night.vera, by=night.own(night.vera))
    yield "leave"
    night.event.stage_capacity = 4
    event_update(event=night.event, changed=["stage_capacity"], by=night.office)
    yield "capacity"


def announcements(night: Night) -> Iterator[str]:
    """Made, replaced, withdrawn, run out."""
    yield BEGIN
    for text in (ANNOUNCED, f"{ANNOUNCED} again"):
        announcement_make(event=night.event, text=text, seconds=60, by=night.desk)
        yield "announcement"
    announcement_withdraw(event=night.event, by=night.desk)
    yield "withdrawn"
    announcement_make(event=night.event, text=ANNOUNCED, seconds=60, by=night.desk)
    Announcement.objects.update(until=long_ago())
    night.room.tick()
    yield "run out"


def farewells(night: Night) -> Iterator[str]:
    """Removed by a moderator, revoked by the organizer, from the stage and from the seat."""
    yield BEGIN
    hands.hand_raise(guest=night.wilma, by=night.own(night.wilma))
    hands.hand_raise(guest=night.wanda, by=night.own(night.wanda))
    promoted(night, night.viktor)
    stage.stage_put_on(guest=night.viktor, by=night.desk)
    guests.guest_remove(guest=night.viktor, by=night.desk)
    yield "remove from the stage"
    guests.guest_revoke(guest=night.wilma, by=night.office)
    yield "revoke in the queue"
    night.come(night.sue)
    guests.guest_remove(guest=night.sue, by=night.desk)
    yield "remove a speaker"


def names(night: Night) -> Iterator[str]:
    """Links are issued, and people are called otherwise."""
    yield BEGIN
    guests.speaker_invite(speaker=Speaker(event=night.event, name="Sid-Secret"), by=night.office)
    yield "speaker_invite"
    issued = [Audience(event=night.event, name="Walter-Secret")]
    tickets.tickets_issue(event=night.event, tickets=issued, by=night.office)
    yield "tickets_issue"
    night.come(night.sam)
    promoted(night, night.vera)
    stage.stage_put_on(guest=night.vera, by=night.desk)
    people: list[Guest] = [night.vera, night.sam]
    for guest in people:
        guest.name = f"{guest.name}-Anew"
        guests.guest_update(guest=guest, changed=["name"], by=night.office)
        yield "rename"


def plan(night: Night) -> Iterator[str]:
    """The organizer edits the event, and makes another."""
    yield BEGIN
    night.event.title = "Second night"
    event_update(event=night.event, changed=["title"], by=night.office)
    yield "event_update"
    other = make_event(organization=night.event.organization)
    other.pk = None
    other.public_id = "othernight"
    event_create(event=other, by=night.office)
    yield "event_create"


def roles(night: Night) -> Iterator[str]:
    """Who works for the organization changes."""
    yield BEGIN
    organization = night.event.organization
    member = member_add(
        organization=organization, email="max@x.org", role=Role.MODERATOR, by=night.office
    )
    yield "member_add"
    member_remove(membership=member, by=night.office)
    yield "member_remove"
    member = member_add(
        organization=organization, email="max@x.org", role=Role.MODERATOR, by=night.office
    )
    member.user.is_active = False
    user_update(user=member.user, changed=["is_active"], by=night.office)
    yield "user_update"
    user_remove(user=member.user, by=night.office)
    yield "user_remove"


def helpers(night: Night) -> Iterator[str]:
    """Somebody is asked to moderate this event alone, and does so for a while."""
    yield BEGIN
    event, email = night.event, "max-mail@x.org"
    max_ = User(name="Max", email=email)
    user_create(user=max_)
    asked = moderators.moderator_invite(event=event, email=email, by=night.office)
    yield "moderator_invite"
    moderators.moderator_invitation_resend(invitation=asked, by=night.office)
    moderators.moderator_invitation_revoke(invitation=asked, by=night.office)
    yield "moderator_invitation_revoke"
    for _ in range(2):
        asked = moderators.moderator_invite(event=event, email=email, by=night.office)
        moderator = moderators.moderator_accept(invitation=asked, user=max_, by=night.office)
        yield "moderator_accept"
        moderators.moderator_remove(moderator=moderator, by=night.office)
        yield "moderator_remove"
    EventModerator.objects.create(event=event, user=max_)
    max_.is_active = False
    user_update(user=max_, changed=["is_active"], by=night.office)
    user_remove(user=max_, by=night.office)
    yield "user_remove"


STORIES: list[Story] = [layouts, announcements, farewells, names, plan, roles, helpers]
