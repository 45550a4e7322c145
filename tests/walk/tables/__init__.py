"""What everybody gets at every address."""

from tests.walk.tables.account import ACCOUNT
from tests.walk.tables.admin import ADMIN
from tests.walk.tables.api import API
from tests.walk.tables.management import MANAGEMENT
from tests.walk.tables.site import SITE

TABLES = {
    "site": SITE,
    "account": ACCOUNT,
    "admin": ADMIN,
    "api": API,
    "management": MANAGEMENT,
}
