"""What may be wrong about an account or an organization. The text of each is for people."""

from django.utils.translation import gettext as _


class AccountError(Exception):
    """Something was asked of an account or an organization that cannot be."""


class LastOwnerError(AccountError):
    """An organization would be left without an owner."""

    def __init__(self) -> None:
        super().__init__(_("The last owner stays: make somebody else an owner first."))


class AlreadyMemberError(AccountError):
    """Who is invited has the right already."""

    def __init__(self, email: str) -> None:
        super().__init__(_("%(email)s is a member already.") % {"email": email})


class TooManyInvitationsError(AccountError):
    """Many invitations wait for an answer: mails to strangers have an end."""

    def __init__(self) -> None:
        super().__init__(_("Too many invitations are open. Take some back first."))


class TooManyOrganizationsError(AccountError):
    """One person owns as many organizations as may be."""

    def __init__(self) -> None:
        super().__init__(_("You own as many organizations as one person may."))


class InvitationClosedError(AccountError):
    """An invitation cannot be accepted any more; ``reason`` is accepted, revoked or expired."""

    def __init__(self, reason: str) -> None:
        said = {
            "accepted": _("This invitation was accepted already."),
            "revoked": _("This invitation was taken back."),
            "expired": _("This invitation has run out."),
        }
        super().__init__(said[reason])
        self.reason = reason


class OthersInvitationError(AccountError):
    """The invitation went to an address that is not proven to be this person's.

    ``email`` is masked: whose address it is knows it, and nobody else shall.
    """

    def __init__(self, email: str) -> None:
        super().__init__(
            _("This invitation is for %(email)s, which is no confirmed address of your account.")
            % {"email": email}
        )
