"""Decisions and drawings of papers: the neutral document, words, QR, faces. No database."""
