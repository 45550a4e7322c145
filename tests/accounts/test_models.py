"""Users, organizations and memberships."""

from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client

from accounts.models import Membership, Organization, Role, User


@pytest.mark.django_db
def test_an_address_is_found_whatever_its_case() -> None:
    user = User.objects.create_user("Sam@Example.com", "footlight")
    assert user.email == "sam@example.com"
    assert User.objects.get_by_natural_key("SAM@example.COM") == user


@pytest.mark.django_db
def test_an_address_belongs_to_one_user() -> None:
    User.objects.create_user("sam@example.com")
    with pytest.raises(IntegrityError):
        User.objects.create_user("SAM@example.com")


def test_a_user_needs_an_address() -> None:
    with pytest.raises(ValueError, match="needs an e-mail address"):
        User.objects.create_user("")


@pytest.mark.django_db
def test_a_user_without_a_password_cannot_sign_in() -> None:
    assert not User.objects.create_user("sam@example.com").has_usable_password()


@pytest.mark.django_db
def test_a_superuser_enters_the_admin() -> None:
    user = User.objects.create_superuser("root@example.com", "footlight")
    assert user.is_staff
    assert user.is_superuser
    assert user.check_password("footlight")


def test_a_user_holds_one_role_in_an_organization(alice: User, organization: Organization) -> None:
    with pytest.raises(IntegrityError):
        Membership.objects.create(user=alice, organization=organization, role=Role.MODERATOR)


@pytest.mark.django_db
@pytest.mark.parametrize("accent", ["green", "#12", "#12345g", "red;}", "#1234567"])
def test_an_accent_is_a_hexadecimal_colour(accent: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Organization(name="Limelight", slug="limelight", accent=accent).full_clean()
    assert list(refused.value.message_dict) == ["accent"]


def test_people_are_called_by_name_and_by_address_without_one() -> None:
    assert str(User(email="sam@example.com", name="Sam")) == "Sam"
    assert str(User(email="sam@example.com")) == "sam@example.com"


def test_the_operator_made_on_the_command_line_can_sign_in_at_once(
    client: Client, db: None
) -> None:
    User.objects.create_superuser("Root@Example.com", "a stage whisper")
    form = {"login": "root@example.com", "password": "a stage whisper", "next": "/admin/"}
    assert client.post("/sign-in/", form).headers["Location"] == "/admin/"


def test_who_could_sign_in_before_addresses_were_confirmed_still_can(
    client: Client, db: None
) -> None:
    for email, password in (("old@example.com", "a stage whisper"), ("never@example.com", None)):
        user = User(email=email)
        user.set_password(password)
        user.save()
    import_module("accounts.migrations.0004_known_addresses").vouch(apps, None)
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("old@example.com", True, True)
    ]
    form = {"login": "old@example.com", "password": "a stage whisper"}
    assert client.post("/sign-in/", form).headers["Location"] == "/account/"
