"""The management API's addresses of organizations, below ``/api/v1/``."""

from rest_framework.routers import SimpleRouter

from accounts.api import people, views

ONE = "organizations/<slug:organization>"

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("organizations", views.OrganizationViewSet, "api-organization")
router.register(f"{ONE}/members", people.MemberViewSet, "api-member")
router.register(f"{ONE}/invitations", people.InvitationViewSet, "api-invitation")
router.register(f"{ONE}/keys", people.KeyViewSet, "api-key")
router.register(f"{ONE}/mails", views.MailViewSet, "api-mail")
router.register(f"{ONE}/audit", views.AuditViewSet, "api-audit")

urlpatterns = router.urls
