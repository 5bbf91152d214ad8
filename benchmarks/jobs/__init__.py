"""Many people, many runs.

1. `polling`: viewers of one run; `viewers`: of pages while it trains.
2. `cluster`: runs side by side.
3. `soak`: sessions and runs that come and go, and the memory that is held meanwhile.
"""
