"""Why a request about a party may be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import BadInput, NotThere, Refusal


class PartyUnknown(NotThere):
    """There is no such party, or the actor may not see it."""

    code = "party_unknown"
    message = _("There is no such customer.")


class ProfileNotThere(NotThere):
    """There is no such profile, or it belongs to somebody else."""

    code = "profile_not_there"
    message = _("There is no such organisation among yours.")


class Nameless(BadInput):
    """A party or a profile without a name."""

    code = "nameless"
    field = "name"
    message = _("Write the name, as on the papers.")


class TermUnknown(BadInput):
    """A term that nobody trades on."""

    code = "term_unknown"
    field = "term"
    message = _("There is no term “%(term)s”. The terms are: %(known)s.")


class TermWrong(BadInput):
    """A term whose value cannot be understood; `right` says what could."""

    code = "term_wrong"
    field = "value"
    message = _("%(term)s: “%(value)s” cannot be used. %(right)s")


class TermMasteredInOnec(Refusal):
    """The term is kept in 1C; giving it here takes a power of its own."""

    code = "term_mastered_in_onec"
    field = "term"
    message = _(
        "%(term)s is kept in 1C: change it there, and it comes here by itself. Only a head of sales or an administrator"
        " may give it over 1C."
    )


class ResponsibleUnknown(BadInput):
    """The person to be made responsible is not one of the staff."""

    code = "responsible_unknown"
    field = "responsible"
    message = _("Choose one of your colleagues.")


class RegimeUnknown(BadInput):
    """A tax regime nobody knows."""

    code = "regime_unknown"
    field = "vat_regime"
    message = _("Choose how the company is taxed.")


class BankAccountTaken(Refusal):
    """The account is kept already."""

    code = "bank_account_taken"
    field = "number"
    message = _("The account %(number)s is there already.")


class PartyChangedMeanwhile(Refusal):
    """Somebody else changed the party in between."""

    code = "party_changed_meanwhile"
    message = _("This customer was changed by somebody else in the meantime. Look at it again.")
