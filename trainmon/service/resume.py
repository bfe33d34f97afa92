"""How to run a job again: its checkpoints as they are now, the suggested changes, the user's own."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from trainmon import redact
from trainmon.capture import find_checkpoints, plan_resume
from trainmon.capture.checkpoint_choice import best
from trainmon.capture.checkpoints import judge
from trainmon.errors import JobNotFound, UsageError
from trainmon.model import Checkpoint, Job, ResumePlan, Status, Suggestion
from trainmon.service.origin import origin_of
from trainmon.store import Store

BY_HAND = "Set by hand."
MAX_ANCESTORS = 50


def checkpoints(store: Store, job: Job) -> list[Checkpoint]:
    """The job's checkpoints, newest step first; those whose folder is reachable are judged afresh.

    One that was removed since is left out. Of a lost job, whose last ones nobody noted, newer ones count too.
    A retry that went on from a checkpoint, or saved none, has those of the jobs before it too.
    """
    found = _own(store, job)
    for before in _jobs_before(store, job, bool(found)):
        found += [c for c in _own(store, before) if c.path not in {known.path for known in found}]
    return sorted(found, key=_newest_first)


def _jobs_before(store: Store, job: Job, saved: bool) -> Iterator[Job]:
    """The jobs that a retry continues: its parent, and so on while each went on from a checkpoint."""
    seen = {job.id}
    while job.parent_id and job.parent_id not in seen and len(seen) < MAX_ANCESTORS:
        kept = next(iter(store.retries(job_ids=[job.id])), None)
        if saved and (kept is None or kept.checkpoint is None):
            return
        seen.add(job.parent_id)
        try:
            job = store.get_job(job.parent_id)
        except JobNotFound:
            return
        yield job
        saved = saved or bool(store.checkpoints(job.id))


def _own(store: Store, job: Job) -> list[Checkpoint]:
    kept = store.checkpoints(job.id)
    folders = {Path(c.path).parent for c in kept}
    # The folder of an imported job is another machine's claim; the import looked for checkpoints itself.
    lost = job.status is Status.LOST and origin_of(job) is None
    if lost and job.workdir:
        folders.add(Path(job.workdir))
    reachable = {folder for folder in folders if folder.is_dir()}
    found = (
        {c.path: c for c in find_checkpoints(sorted(reachable), since=job.started_at)} if reachable else {}
    )
    known = {c.path for c in kept}
    now = [_judged(c, found, reachable) for c in kept]
    newer = [c for c in found.values() if lost and c.path not in known]
    return [c for c in now if c] + newer


def plan(
    store: Store,
    job: Job,
    suggestions: Sequence[Suggestion],
    sets: Mapping[str, str],
    start: str | None = None,
) -> ResumePlan:
    """The plan with `sets` in place of suggestions of the same name; secrets are still in it.

    `start` is a checkpoint's path, "newest" (as None), "best" or "none". Raises UsageError when the job has no
    command, one of `sets` cannot be said in it, or there is no such checkpoint.
    """
    if not job.command:
        raise UsageError(f"Job {job.id!r} has no command that could be run again.")
    own = [Suggestion(reason=BY_HAND, parameter=name, suggested=value) for name, value in sets.items()]
    others = [s for s in suggestions if s.parameter is None or s.parameter not in sets]
    found = checkpoints(store, job)
    made = plan_resume(
        job,
        found,
        [*own, *others],
        last_step=last_step(store, job.id),
        chosen=_chosen(job, found, start),
        fresh=start == "none",
        asked=sets.keys(),
    )
    for suggestion in made.by_hand:
        if suggestion.reason == BY_HAND:
            raise UsageError(
                f"The command of job {job.id!r} has no way to set {suggestion.parameter!r}. "
                "Use the name that its script knows."
            )
    return made


def _chosen(job: Job, found: Sequence[Checkpoint], start: str | None) -> Checkpoint | None:
    if start in (None, "newest", "none"):
        return None
    if start == "best":
        chosen = best(found)
        if chosen is None:
            raise UsageError(
                f"No metric tells which checkpoint of job {job.id!r} is the best; name one with --from PATH."
            )
        return chosen[0]
    wanted = Path(job.workdir or ".", Path(start or "").expanduser())
    there = next((c for c in found if Path(c.path) == wanted), None) or judge(wanted)
    if there is None:
        raise UsageError(
            f"There is no checkpoint at {wanted}. Use newest, best, none or a checkpoint's path."
        )
    if not there.complete:
        raise UsageError(f"The checkpoint {wanted} is not complete: {there.problem}.")
    return there


def masked(made: ResumePlan, job_id: str) -> ResumePlan:
    """The plan as people may see it; says so when the shown command is not the one to run."""
    argv = tuple(redact.mask_argv(made.argv))
    if argv == made.argv:
        return made
    command = made.command.replace(shlex.join(made.argv), shlex.join(argv))
    note = f"A secret in the command is not shown; `trainmon retry {job_id}` runs it with the real one."
    return replace(
        made, argv=argv, command=redact.mask(command), resume_note=f"{made.resume_note} {note}".strip()
    )


def _judged(kept: Checkpoint, found: Mapping[str, Checkpoint], reachable: set[Path]) -> Checkpoint | None:
    if Path(kept.path).parent not in reachable:
        return kept
    if not Path(kept.path).exists():
        return None
    fresh = found.get(kept.path, kept)
    step = kept.step if fresh.step is None else fresh.step  # the script may have told it
    return replace(fresh, step=step, metrics={**kept.metrics, **fresh.metrics})


def _newest_first(checkpoint: Checkpoint) -> tuple[float, float]:
    step = checkpoint.step if checkpoint.step is not None else -1
    return (-step, -(checkpoint.time or 0.0))


def last_step(store: Store, job_id: str) -> float | None:
    """The last step that any of the job's own metrics has; None without one."""
    steps = [s.last_step for s in store.metric_summaries(job_id) if not s.name.startswith("system/")]
    return max(steps, default=None)
