"""Members by e-mail address."""

import pytest

from accounts.models import Membership, Organization, Role, User
from accounts.services import member_add


@pytest.mark.parametrize(
    ("role", "is_staff"), [(Role.OWNER, True), (Role.ORGANIZER, True), (Role.MODERATOR, False)]
)
def test_a_new_address_becomes_a_user_who_enters_the_admin_if_the_role_needs_it(
    role: Role, is_staff: bool, organization: Organization
) -> None:
    member_add(organization=organization, email=" Sam@Example.com ", role=role)
    user = User.objects.get(email="sam@example.com")
    assert user.is_staff is is_staff
    assert not user.is_superuser
    assert not user.check_password("")


def test_a_user_of_that_address_is_added_as_they_are(
    charlie: User, organization: Organization
) -> None:
    member_add(organization=organization, email="CHARLIE@example.com", role=Role.MODERATOR)
    charlie.refresh_from_db()
    assert list(charlie.organizations.all()) == [organization]
    assert charlie.check_password("footlight")
    assert not charlie.is_staff


def test_a_member_gets_the_new_role(mona: User, organization: Organization) -> None:
    member_add(organization=organization, email=mona.email, role=Role.ORGANIZER)
    assert Membership.objects.get(user=mona).role == Role.ORGANIZER
    mona.refresh_from_db()
    assert mona.is_staff
