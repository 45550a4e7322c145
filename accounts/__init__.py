"""Who you are: users, organizations (the tenants), memberships and access rules."""
