"""Setting apart what an order lacks, as staff and buyers look at it before they do it."""
