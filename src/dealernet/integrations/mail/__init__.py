"""Letters out over SMTP, or into the demo mailbox."""
