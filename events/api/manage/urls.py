"""The management API's addresses of events, below ``/api/v1/``."""

from rest_framework.routers import SimpleRouter

from accounts.api.urls import ONE
from events.api.manage import events, moderators, speakers, tickets

_EVENT = f"{ONE}/events/<slug:event>"

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register(f"{ONE}/events", events.EventViewSet, "api-event")
router.register(f"{_EVENT}/speakers", speakers.SpeakerViewSet, "api-speaker")
router.register(f"{_EVENT}/ticket-types", tickets.TicketTypeViewSet, "api-ticket-type")
router.register(f"{_EVENT}/tickets", tickets.TicketViewSet, "api-ticket")
router.register(f"{_EVENT}/moderators", moderators.ModeratorViewSet, "api-moderator")
router.register(
    f"{_EVENT}/moderator-invitations",
    moderators.ModeratorInvitationViewSet,
    "api-moderator-invitation",
)

urlpatterns = router.urls
