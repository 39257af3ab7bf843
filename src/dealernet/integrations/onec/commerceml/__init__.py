"""CommerceML: reading it tolerantly, writing it strictly."""
