"""Static files under names that carry their contents' hash, so that browsers may keep them for ever."""

from __future__ import annotations

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class Named(ManifestStaticFilesStorage):
    """Hashed names once files were collected; plain names before that, as in tests."""

    manifest_strict = False
