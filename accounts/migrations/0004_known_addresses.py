"""Who could sign in before addresses were confirmed can go on doing so."""

from django.db import migrations


def vouch(apps, schema_editor):
    addresses = apps.get_model("account", "EmailAddress").objects
    for user in apps.get_model("accounts", "User").objects.exclude(email="").iterator():
        if user.password and not user.password.startswith("!"):
            taken = addresses.filter(email=user.email, verified=True).exists()
            addresses.get_or_create(
                user=user, email=user.email, defaults={"verified": not taken, "primary": True}
            )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_tenants"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(vouch, migrations.RunPython.noop)]
