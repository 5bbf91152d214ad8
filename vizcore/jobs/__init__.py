"""Work in other processes: a queue shared by viewers, over engines that carry it out.

This package knows nothing of what it runs. A job names a generator function and its argument; the
function yields one JSON-able mapping for each recorded step (`Job`), and a `JobManager` lets
viewers start it, watch it, pause it, step it and stop it.

1. `model`: a `Job`, the states of its run, and what a viewer sees; `limits`: what is allowed.
2. `manager`: the `JobManager`, one lock around `scheduler`, the queue, and `run`, one run's rows.
3. `eta`: how long those in the queue will wait; `shelf`: finished runs to and from `store`, a
   folder.
4. `engine`: what carries out jobs; `local` does it in own processes, `dask` in a cluster.
5. `executor`: a job carried out, wherever that is.
6. `from_env`: the manager as a deployment sets it up.
"""

from vizcore.jobs.engine import Ended, Engine, Row
from vizcore.jobs.from_env import check_environment, configured_manager
from vizcore.jobs.limits import Limits
from vizcore.jobs.local.engine import LocalEngine
from vizcore.jobs.local.options import WorkerOptions
from vizcore.jobs.manager import JobManager
from vizcore.jobs.model import Attention, Job, Reason, Refused, RunView, State, new_viewer
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
    "check_environment",
    "configured_manager",
    "new_viewer",
]
