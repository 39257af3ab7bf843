"""Lists as spreadsheets: the same rows the page shows, for the same eyes."""
