"""What a run says of itself, whatever it computes; ``{fields}`` are filled in the browser."""

from vizcore.text import Text

RUN_WORDS = {
    "starting": Text("Starting …", "正在启动……"),
    "queued": Text("Waiting: place {rank} in the queue", "排队中：第 {rank} 位"),
    "queued_wait": Text(
        "Waiting: place {rank} in the queue, about {wait} to go",
        "排队中：第 {rank} 位，约需 {wait}",
    ),
    "queued_cluster": Text(
        "Waiting: the computing cluster cannot be reached at the moment; place {rank} in the queue",
        "等待中：暂时无法连接计算集群；排在第 {rank} 位",
    ),
    "queued_workers": Text(
        "Waiting: the computing cluster has no workers at the moment; place {rank} in the queue",
        "等待中：计算集群目前没有工作进程；排在第 {rank} 位",
    ),
    "queued_busy": Text(
        "Waiting: other runs fill the computing cluster; place {rank} in the queue",
        "等待中：计算集群正被其他训练占满；排在第 {rank} 位",
    ),
    "ahead": Text("Running now: {name}", "正在训练：{name}"),
    "ahead_help": Text(
        "Watch it in a new tab; the place in the queue is kept",
        "在新标签页中观看，排队位置保留",
    ),
    "running": Text("Step {step} of {steps}", "第 {step} / {steps} 步"),
    "running_left": Text(
        "Step {step} of {steps}, {left} left", "第 {step} / {steps} 步，剩余 {left}"
    ),
    "paused": Text("Paused at step {step} of {steps}", "已暂停：第 {step} / {steps} 步"),
    "pausing": Text("Pausing …", "正在暂停……"),
    "loading": Text("Loading what was recorded …", "正在载入记录……"),
    "looking": Text("Looking back at step {step}", "回看第 {step} 步"),
    "finished": Text("Finished at step {step}", "已完成：共 {step} 步"),
    "finished_unsaved": Text(
        "Finished at step {step}. The server could not store it: a link to it trains anew.",
        "已完成：共 {step} 步。服务器未能保存，通过链接打开时会重新训练。",
    ),
    "stopped": Text("Stopped at step {step}", "已停止：第 {step} 步"),
    "stopped_lease": Text(
        "Stopped at step {step}: nobody was watching", "已停止：第 {step} 步，当时无人观看"
    ),
    "stopped_idle": Text(
        "Stopped at step {step}: it was paused while others waited",
        "已停止：第 {step} 步，暂停过久且有人排队",
    ),
    "stopped_closed": Text(
        "Stopped at step {step}: the server is shutting down",
        "已停止：第 {step} 步，服务器正在关闭",
    ),
    "diverged": Text(
        "Diverged at step {step}: the loss is no longer finite",
        "第 {step} 步发散：损失不再是有限值",
    ),
    "failed": Text("Failed after step {step}: {message}", "第 {step} 步后出错：{message}"),
    "failed_memory": Text(
        "Ended after step {step}: it needs more memory than a run may use",
        "第 {step} 步后结束：所需内存超出上限",
    ),
    "failed_size": Text(
        "Ended after step {step}: it recorded more than the server keeps",
        "第 {step} 步后结束：记录的数据超出上限",
    ),
    "lost": Text(
        "The worker process was lost after step {step}; ↺ trains again",
        "第 {step} 步后工作进程丢失；点 ↺ 重新训练",
    ),
    "lost_silent": Text(
        "The worker process stopped answering after step {step}; ↺ trains again",
        "第 {step} 步后工作进程不再响应；点 ↺ 重新训练",
    ),
    "lost_cluster": Text(
        "The computing cluster was lost after step {step}; ↺ trains again",
        "第 {step} 步后与计算集群失去连接；点 ↺ 重新训练",
    ),
    "gone": Text(
        "The server does not know this run any more; it begins again …",
        "服务器已没有这次训练的记录，正在重新开始……",
    ),
    "offline": Text("No answer from the server; trying again …", "服务器无响应，正在重试……"),
    "seconds": Text("{s} s", "{s} 秒"),
    "minutes": Text("{m} min {s} s", "{m} 分 {s} 秒"),
    "separator": Text(", ", "，"),
    "button_play": Text("Go on, or play the record", "继续，或回放记录"),
    "button_pause": Text("Pause", "暂停"),
    "button_step": Text("One training step", "前进一个训练步"),
    "button_epoch": Text("One epoch: every training image once", "前进一轮（每张训练图像一次）"),
    "button_stop": Text("Stop for good", "停止"),
    "button_again": Text("Train again from the start", "从头重新训练"),
    "scrubber": Text("Step to look at", "要查看的步"),
}
