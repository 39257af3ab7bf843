"""What programs ask: the REST API, version 1. One module a subject, errors of one shape, tokens for keys."""
