"""Files outside the web root, with their checksums and signed access."""
