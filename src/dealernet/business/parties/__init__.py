"""Organisations and people, their requisites, and the terms we trade on."""
