"""From evidence to a diagnosis, without touching store, network or clock.

How it decides:

1. *Candidates.* One linear pass finds the lines that hold a rule's literal or a traceback's header. A traceback
   is read whole (chain, ranks, message); rules are tried on its message lines and on the lines outside.
2. *Survivors out.* A fault that was followed by progress, by a page of ordinary output, or by another start of
   the program is not what ended it.
3. *The earliest initiating event of what is left wins*: a rule's root or an uncaught exception goes before what
   only follows from another failure (cascade), which counts when nothing else explains the end.
4. *Exit code, signal and last metrics* speak when the log does not, and never louder than it.
"""

from __future__ import annotations

from trainmon.analyze.answer import diagnose
from trainmon.analyze.knowledge import Knowledge

__all__ = ["Knowledge", "diagnose"]
