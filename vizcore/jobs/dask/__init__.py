"""The engine over a Dask cluster (optional extra ``cluster``).

1. `engine`: `DaskEngine` connects to a scheduler and submits runs.
2. `cluster_run`: one run as this side sees it.
3. `remote`: the part of it that lives in the cluster's worker, over `vizcore.jobs.executor`.

Nothing outside imports this before a cluster is asked for.
"""
