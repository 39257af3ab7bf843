"""Outgoing webhooks, in the form of Standard Webhooks: programs outside are told what happens, signed and in order."""
