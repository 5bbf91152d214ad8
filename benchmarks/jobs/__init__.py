"""Many viewers: `polling` one run, and `viewers` of pages while it trains."""
