"""The engine that needs nothing but this machine: worker processes, warm before they are needed.

1. `engine`: `LocalEngine` gives runs to workers; `cpu`: how many this machine grants.
2. `process`: one worker as its parent sees it: started, watched, ended.
3. `worker`: the program that runs in it, over the common `vizcore.jobs.executor`.
4. `frames`: the messages between the two; `options`: how workers are started and watched.
"""
