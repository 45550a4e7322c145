"""The management API: what an organization's programs and organizers do over HTTP."""
