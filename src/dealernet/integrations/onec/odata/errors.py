"""What 1C answers when it does not do what was asked, told apart by what helps."""

from __future__ import annotations

from dealernet.foundation.errors import OutsideRejected, OutsideUnavailable


class WrongUser(OutsideRejected):
    """The user or the password is not right, or the user may not use OData."""


class NotPublished(OutsideRejected):
    """The object is not published for OData, or there is no such row."""


class ChangedThere(OutsideRejected):
    """The object was changed in 1C after it was read."""


class Refused(OutsideRejected):
    """1C read the request and said no; its own words are the message."""


class NotOnec(OutsideRejected):
    """What answers at the address is not 1C's OData."""


class NoLicence(OutsideUnavailable):
    """1C has no free licence for one more session."""


class Busy(OutsideUnavailable):
    """Two requests to 1C are under way already."""
