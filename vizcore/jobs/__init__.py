"""Work in other processes: a queue shared by viewers, over engines that carry it out.

This package knows nothing of what it runs. A job names a generator function and its argument; the
function yields one JSON-able mapping for each recorded step (`Job`), and a `JobManager` lets
viewers start it, watch it, pause it, step it and stop it.
"""

from vizcore.jobs.configured import configured_manager
from vizcore.jobs.engine import Ended, Engine, Row
from vizcore.jobs.limits import Limits
from vizcore.jobs.local import LocalEngine
from vizcore.jobs.manager import JobManager
from vizcore.jobs.model import Attention, Job, Reason, Refused, RunView, State, new_viewer
from vizcore.jobs.options import WorkerOptions
from vizcore.jobs.store import RunStore

__all__ = [
    "Attention",
    "Ended",
    "Engine",
    "Job",
    "JobManager",
    "Limits",
    "LocalEngine",
    "Reason",
    "Refused",
    "Row",
    "RunStore",
    "RunView",
    "State",
    "WorkerOptions",
    "configured_manager",
    "new_viewer",
]
