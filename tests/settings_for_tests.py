"""The product's settings with a data folder of the test run's own and static files served as they lie."""

import os
import tempfile

os.environ.setdefault("DEMILGE_DATA", tempfile.mkdtemp(prefix="demilge-tests-"))
os.environ.setdefault("DEMILGE_SECRET_KEY", "the tests' own key, which opens nothing")

from demilge.config.settings import *  # noqa: F403
from demilge.config.settings import DATABASES, STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # The throw-away server keeps nothing: it need not wait for a disk.
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"
WHITENOISE_AUTOREFRESH = True
