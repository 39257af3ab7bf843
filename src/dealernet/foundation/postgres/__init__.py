"""PostgreSQL as Django's backend, with connections that are kept and cheap to look after."""
