"""What the task worker does for events."""

from django_tasks import task


@task()
def mailing_write(key: int) -> None:
    """Write the next batch of mails of the mailing with this primary key."""
    from events.mails.mailing import mailing_go_on

    mailing_go_on(key=key)
