"""The mailbox port spoken over SMTP."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from typing import Final

from dealernet.business.conversations.ports import Outgoing
from dealernet.foundation import clock
from dealernet.foundation.errors import OutsideRejected, OutsideUnavailable
from dealernet.integrations.mail.settings import MailSettings

TIMEOUT: Final = 20


class SmtpMailbox:
    """Sends letters through one SMTP server."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings

    def send(self, letter: Outgoing) -> None:
        """Hand the letter to the server. Temporary refusals and silence are `OutsideUnavailable`."""
        try:
            with self._connected() as server:
                server.send_message(as_email(letter, self._settings.sender))
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            raise (OutsideUnavailable if all(400 <= code < 500 for code in codes) else OutsideRejected)(
                _words(refused)
            ) from refused
        except smtplib.SMTPResponseException as refused:
            temporary = 400 <= refused.smtp_code < 500 or isinstance(refused, smtplib.SMTPAuthenticationError)
            raise (OutsideUnavailable if temporary else OutsideRejected)(_words(refused)) from refused
        except (OSError, smtplib.SMTPException) as lost:
            raise OutsideUnavailable(str(lost)) from lost

    def _connected(self) -> smtplib.SMTP:
        settings = self._settings
        if settings.security == "tls":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT)
            if settings.security == "starttls":
                server.starttls(context=ssl.create_default_context())
        if settings.user:
            server.login(settings.user, settings.password)
        return server


def as_email(letter: Outgoing, sender: str) -> EmailMessage:
    """The letter as an e-mail; its id is the Message-ID, so that a repeated one can be told."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.recipient, letter.subject
    message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2].strip('> ')}>"
    message["Date"] = clock.now()
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    for attachment in letter.attachments:
        main, _, sub = attachment.content_type.partition("/")
        message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
    return message


def _words(refused: Exception) -> str:
    if isinstance(refused, smtplib.SMTPResponseException):
        text = refused.smtp_error
        return f"{refused.smtp_code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
    return str(refused)
