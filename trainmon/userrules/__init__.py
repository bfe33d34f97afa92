"""Rules that users write themselves, in TOML, layered over the built-in ones."""

from trainmon.userrules.literal import longest_literal
from trainmon.userrules.load import RuleProblem, UserRules, as_mapping, load_user, parse, read, rule_files
from trainmon.userrules.table import SLUG, RuleFault, rule_of

__all__ = [
    "SLUG",
    "RuleFault",
    "RuleProblem",
    "UserRules",
    "as_mapping",
    "load_user",
    "longest_literal",
    "parse",
    "read",
    "rule_files",
    "rule_of",
]
