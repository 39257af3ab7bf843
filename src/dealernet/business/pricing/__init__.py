"""What it costs: price types, agreements, prices."""
