"""Who reaches which organization."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from accounts.access import access_organization, has_role, organizations_for
from accounts.models import Organization, Role, User
from tests.factories import make_user


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("alice", [Role.OWNER, Role.ORGANIZER, Role.MODERATOR]),
        ("omar", [Role.ORGANIZER, Role.MODERATOR]),
        ("mona", [Role.MODERATOR]),
        ("charlie", []),
        ("olga", []),
    ],
)
def test_a_role_includes_the_ones_below_it_and_only_in_its_own_organization(
    name: str, roles: list[Role], organization: Organization, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(name)
    assert [role for role in Role if has_role(user, organization, role=role)] == roles


def test_a_member_reaches_their_organization_by_its_slug(
    omar: User, organization: Organization
) -> None:
    assert access_organization(omar, "limelight", role=Role.ORGANIZER) == organization


@pytest.mark.parametrize("slug", ["limelight", "nowhere"])
def test_not_yours_and_not_there_are_the_same_404(
    slug: str, olga: User, organization: Organization
) -> None:
    with pytest.raises(Http404, match=r"^No such organization\.$"):
        access_organization(olga, slug)


def test_a_role_that_is_too_low_is_a_404(mona: User) -> None:
    with pytest.raises(Http404):
        access_organization(mona, "limelight", role=Role.ORGANIZER)


def test_a_superuser_reaches_every_organization(
    organization: Organization, other_organization: Organization
) -> None:
    root = make_user(is_superuser=True)
    assert set(organizations_for(root, role=Role.OWNER)) == {organization, other_organization}


def test_a_deactivated_member_reaches_nothing(alice: User) -> None:
    alice.is_active = False
    assert not organizations_for(alice).exists()


def test_an_anonymous_visitor_reaches_nothing(organization: Organization) -> None:
    assert not organizations_for(AnonymousUser()).exists()
