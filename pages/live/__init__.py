"""Runs that go on while they are looked at, whatever they compute.

1. `job_manager`: the one manager of this process, a `vizcore.jobs.JobManager`.
2. `viewers`: who watches, issued and signed by this server.
3. `session_run`: which run a session watches: starting it, keeping to it, changing it.
4. `views`: its parts on the page, which the browser keeps filling while the run goes on.
5. `words`: what a run says of itself.

The browser asks `pages.web.run_api` for rows.
"""
