"""Members by e-mail address, what is written down of them, and who hears of it."""

from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress

from accounts.addresses import addresses_of
from accounts.audit import SYSTEM, Actor
from accounts.errors import LastOwnerError
from accounts.listeners import AccountsListener, register, unregister
from accounts.models import AuditEntry, Membership, Organization, Role, User
from accounts.services.members import member_add, member_remove, member_set
from accounts.services.users import user_remove, user_update
from tests.factories import make_membership


class Hearing(AccountsListener):
    """Writes down whose roles changed; ``deaf`` makes it fail instead."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.keys: set[int] = set()
        self.deaf = False

    def roles_changed(self, *, organization: Organization, user_pk: int) -> None:
        if self.deaf:
            raise RuntimeError("The listener is deaf.")
        self.heard.append(organization.name)
        self.keys.add(user_pk)


@pytest.fixture
def hearing() -> Iterator[Hearing]:
    """Somebody who listens while the test runs."""
    listener = Hearing()
    register(listener)
    yield listener
    unregister(listener)


def actions() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", "target"))


@pytest.mark.parametrize(
    ("role", "is_staff"), [(Role.OWNER, True), (Role.ORGANIZER, True), (Role.MODERATOR, False)]
)
def test_a_new_address_becomes_a_user_who_enters_the_admin_if_the_role_needs_it(
    role: Role, is_staff: bool, organization: Organization
) -> None:
    member_add(organization=organization, email=" Sam@Example.com ", role=role, by=SYSTEM)
    user = User.objects.get(email="sam@example.com")
    assert user.is_staff is is_staff
    assert not user.is_superuser
    assert not user.check_password("")


def test_a_user_of_that_address_is_added_as_they_are(
    charlie: User, organization: Organization
) -> None:
    member_add(
        organization=organization, email="CHARLIE@example.com", role=Role.MODERATOR, by=SYSTEM
    )
    charlie.refresh_from_db()
    assert list(charlie.organizations.all()) == [organization]
    assert charlie.check_password("footlight")
    assert not charlie.is_staff


def test_a_member_gets_the_new_role(mona: User, organization: Organization) -> None:
    member_add(organization=organization, email=mona.email, role=Role.ORGANIZER, by=SYSTEM)
    assert Membership.objects.get(user=mona).role == Role.ORGANIZER
    mona.refresh_from_db()
    assert mona.is_staff


def test_a_role_given_and_taken_is_written_down_and_heard(
    alice: User, organization: Organization, hearing: Hearing
) -> None:
    by = Actor(alice.email, alice)
    member = member_add(
        organization=organization, email="new@example.com", role=Role.MODERATOR, by=by
    )
    member_remove(membership=member, by=by)
    assert not Membership.objects.filter(user__email="new@example.com").exists()
    assert actions() == [
        ("member.role", "new@example.com"),
        ("member.remove", "new@example.com"),
    ]
    assert AuditEntry.objects.earliest("pk").details == {"role": "moderator"}
    assert hearing.heard == [organization.name] * 2


@pytest.mark.parametrize("end", ["deactivated", "deleted"])
def test_who_may_do_nothing_more_is_heard_of_where_they_worked(
    mona: User, other_organization: Organization, hearing: Hearing, end: str
) -> None:
    key = mona.pk
    if end == "deactivated":
        mona.is_active = False
        user_update(user=mona, changed=["is_active"], by=SYSTEM)
    else:
        user_remove(user=mona, by=SYSTEM)
    assert (hearing.heard, hearing.keys) == (["Limelight"], {key})
    assert len(actions()) == 1


def test_a_new_operator_reaches_every_organization(
    charlie: User, organization: Organization, other_organization: Organization, hearing: Hearing
) -> None:
    charlie.is_superuser = True
    user_update(user=charlie, changed=["is_superuser"], by=SYSTEM)
    assert set(hearing.heard) == {organization.name, other_organization.name}


def test_a_new_name_is_no_news_but_written_down_where_they_work(
    mona: User, other_organization: Organization, hearing: Hearing
) -> None:
    mona.name = "Mona M."
    user_update(user=mona, changed=["name"], by=SYSTEM)
    assert User.objects.get(pk=mona.pk).name == "Mona M."
    assert (hearing.heard, actions()) == ([], [("user.update", mona.email)])
    entry = AuditEntry.objects.get()
    assert (entry.organization.name, entry.details) == ("Limelight", {"changed": ["name"]})


def test_a_new_address_given_by_the_operator_counts_as_confirmed_and_the_old_no_more(
    mona: User,
) -> None:
    mona.email = "mona@new.example"
    user_update(user=mona, changed=["email"], by=SYSTEM)
    assert addresses_of(mona) == ["mona@new.example"]
    assert EmailAddress.objects.get(user=mona, primary=True).email == "mona@new.example"


def test_the_admin_opens_and_closes_with_the_role(mona: User, organization: Organization) -> None:
    for role, is_staff in [(Role.ORGANIZER, True), (Role.MODERATOR, False)]:
        member_set(organization=organization, user=mona, role=role, by=SYSTEM)
        assert User.objects.get(pk=mona.pk).is_staff is is_staff


def test_the_admin_opens_for_who_comes_back_however_old_what_is_known_of_them(
    omar: User, organization: Organization
) -> None:
    member_remove(membership=Membership.objects.get(user=omar), by=SYSTEM)
    assert omar.is_staff, "what was read before is not what is in the database"
    member_set(organization=organization, user=omar, role=Role.ORGANIZER, by=SYSTEM)
    assert User.objects.get(pk=omar.pk).is_staff


def test_who_organizes_elsewhere_stays_in_the_admin(
    omar: User, organization: Organization, other_organization: Organization
) -> None:
    make_membership(user=omar, organization=other_organization, role=Role.ORGANIZER)
    member_remove(
        membership=Membership.objects.get(user=omar, organization=organization), by=SYSTEM
    )
    assert User.objects.get(pk=omar.pk).is_staff


@pytest.mark.parametrize("way", ["removed", "demoted"])
def test_the_last_owner_stays(
    alice: User, omar: User, organization: Organization, way: str
) -> None:
    membership = Membership.objects.get(user=alice)

    def lose() -> None:
        if way == "removed":
            member_remove(membership=membership, by=SYSTEM)
        else:
            member_set(organization=organization, user=alice, role=Role.ORGANIZER, by=SYSTEM)

    with pytest.raises(LastOwnerError, match="last owner"):
        lose()
    assert Membership.objects.get(user=alice).role == Role.OWNER
    member_set(organization=organization, user=omar, role=Role.OWNER, by=SYSTEM)
    lose()
    assert [one.user for one in Membership.objects.filter(role=Role.OWNER)] == [omar]


def test_an_owner_who_cannot_sign_in_does_not_count(
    alice: User, omar: User, organization: Organization
) -> None:
    member_set(organization=organization, user=omar, role=Role.OWNER, by=SYSTEM)
    User.objects.filter(pk=omar.pk).update(is_active=False)
    with pytest.raises(LastOwnerError):
        member_remove(membership=Membership.objects.get(user=alice), by=SYSTEM)


def test_an_error_of_a_listener_undoes_the_change(
    mona: User, organization: Organization, hearing: Hearing
) -> None:
    hearing.deaf = True
    with pytest.raises(RuntimeError):
        member_add(organization=organization, email=mona.email, role=Role.OWNER, by=SYSTEM)
    assert Membership.objects.get(user=mona).role == Role.MODERATOR
    assert actions() == []
