"""Makers of test data; tests/conftest.py casts the people of the story with them.

Each takes the model's fields by keyword and fills in the rest.
"""

from itertools import count
from typing import Any

from accounts.models import Membership, Organization, Role, User
from streaming.models import Stream

PASSWORD = "footlight"
_numbers = count(1)


def make_user(**fields: Any) -> User:
    """Create somebody who can sign in with ``PASSWORD``."""
    number = next(_numbers)
    defaults = {"email": f"user{number}@example.com", "name": f"User {number}"}
    return User.objects.create_user(**(defaults | {"password": PASSWORD} | fields))


def make_organization(**fields: Any) -> Organization:
    """Create a tenant."""
    number = next(_numbers)
    defaults = {"name": f"Organization {number}", "slug": f"organization-{number}"}
    return Organization.objects.create(**(defaults | fields))


def make_membership(**fields: Any) -> Membership:
    """Create a membership: a new owner of a new organization, unless told otherwise."""
    fields.setdefault("role", Role.OWNER)
    if "user" not in fields:
        fields["user"] = make_user()
    if "organization" not in fields:
        fields["organization"] = make_organization()
    return Membership.objects.create(**fields)


def make_stream(**fields: Any) -> Stream:
    """Create an idle stream."""
    if "organization" not in fields:
        fields["organization"] = make_organization()
    return Stream.objects.create(**fields)
