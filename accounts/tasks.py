"""What the task worker does for accounts."""

from django_tasks import task

BACKGROUND = -10  # the priority of what nobody waits for


@task()
def mails_send(keys: list[int]) -> None:
    """Send the mails with these primary keys, as far as their time has come."""
    from accounts.delivery import mails_deliver

    mails_deliver(keys)
