"""Who you are: users, their organizations and roles, what they did, and what is mailed to them."""

from accounts.models.audit import AuditEntry
from accounts.models.invitation import AbstractInvitation, Invitation
from accounts.models.key import APIKey, IdempotentAnswer, Scope
from accounts.models.mail import Mail, MailState
from accounts.models.organization import Membership, Organization, Role
from accounts.models.user import User

__all__ = [
    "APIKey",
    "AbstractInvitation",
    "AuditEntry",
    "IdempotentAnswer",
    "Invitation",
    "Mail",
    "MailState",
    "Membership",
    "Organization",
    "Role",
    "Scope",
    "User",
]
