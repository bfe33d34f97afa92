"""What the rules share that read an exception by what its message speaks of.

Libraries raise far more messages than anybody can list, yet with few words: what must be installed, which shapes do
not fit, which option is not supported. These rules speak last, when none knows the message itself.
"""

from __future__ import annotations

from trainmon.rules._rule import Context

# Any exception but a KeyError, whose message is the key that was missing, whatever word that is.
ANY = r"[\w.]*(?:[^y]Error|Exception)"
# Those that say that a value is wrong, not its type: a wrong type is mostly a slip in code.
OF_VALUES = (
    r"(?:[\w.]+\.)?(?:(?:Value|Runtime|Assertion|NotImplemented)Error|Exception"
    r"|\w*(?:Config\w*|Argument|Param\w*|Option|Valid\w+|Usage|Setting)(?:Error|Exception))"
)

# Words in which a check tells what it accepts.
OF_SETTINGS = (
    r"\b(?:must|should|cannot|can't|can not|needs? to|ha(?:s|ve) to)\b",
    r"\bexpect(?:s|ed)?\b",
    r"\b(?:invalid|un-?supported|unknown|un-?recogni[sz]ed|undefined|illegal)\b",
    (
        r"\bnot (?:a )?(?:valid|supported|allowed|available|implemented|defined|recogni[sz]ed|known"
        r"|permitted|compatible|registered)\b"
    ),
    r"\bnot (?:yet|currently) (?:supported|implemented|available)\b",
    r"\b(?:does|do)(?: not|n't) (?:support|accept|allow|work|exist|have)\b",
    r"\b(?:arguments?|parameters?|options?|config\w*|settings?|flags?|hyper-?parameters?)\b",
    (
        r"\b(?:specify|specified|provided?|(?:is|are) required|requires|choose|choices|one of|either|both"
        r"|incompatible|mutually exclusive)\b"
    ),
    (
        r"\bwe recommend (?:choosing|using)\b|\bplease (?:set|pass|use|increase|decrease|reduce)\b"
        r"|\b(?:call|remove|set|pass|use) `"
    ),
    r"\bonly (?:supports?|works?|available|valid|\w+ is supported)\b",
)


def says(*phrases: str, exception: str = ANY) -> str:
    """A pattern for the first line of an exception whose message holds one of these phrases, in any case."""
    return rf"^{exception}: (?P<what>.*(?i:" + "|".join(phrases) + r").*)"


def at(ctx: Context) -> str:
    """Where the user's own code led to it, as words to append to a sentence; "" when no frame is theirs."""
    frame = ctx.user_frame
    return f" ({frame.file}:{frame.line})" if frame else ""
