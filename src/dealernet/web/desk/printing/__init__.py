"""Printed forms on the desk: listed, built of blocks with the paper beside them, published."""
