"""RDKit refused to sanitise a molecule.

What happened
    Chem.SanitizeMol (also inside MolFromMolFile and the like with sanitize=True) raised: the rings cannot be given
    alternating bonds, or an atom has more bonds than its element allows.

Why
    A generated or damaged structure, a missing explicit hydrogen on an aromatic nitrogen, a charge that was lost, or atoms
    and bonds that were put together from 3D coordinates.

How to confirm
    The message names the atoms. Chem.MolFromSmiles(s, sanitize=False) reads the molecule, Chem.DetectChemistryProblems
    lists what is wrong.

How to fix
    Skip or repair such molecules: catch Chem.MolSanitizeException around the call and drop the sample; MolFromSmiles gives
    None instead of raising.

Easily confused with
    None in place of a molecule: MolFromSmiles had already given up, and the failure shows later.

References
    https://www.rdkit.org/docs/RDKit_Book.html#molecular-sanitization
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.rdkit.org/docs/RDKit_Book.html#molecular-sanitization"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Catch Chem.MolSanitizeException around the call and leave the molecule out (or count it as invalid, if a model made it).",
        "One molecule that breaks the rules of valence ends the run otherwise.",
        source=DOCS,
    )
    yield ctx.action(
        "See what is wrong: mol = Chem.MolFromSmiles(smiles, sanitize=False); Chem.DetectChemistryProblems(mol)",
        "It names each atom; a lost charge or hydrogen can be put back.",
        source=DOCS,
    )


RULE = Rule(
    id="rdkit-molecule-invalid",
    error_type=ErrorType.DATA_CORRUPT,
    title="RDKit cannot make a valid molecule of a sample",
    description="The structure breaks a rule of chemistry: {what}.",
    needles=("Can't kekulize mol", "Explicit valence for atom"),
    pattern=(
        r"^(?:[\w.]+\.)?(?:Kekulize|AtomKekulize|AtomValence)Exception: "
        r"(?P<what>(?:Can't kekulize mol|Explicit valence for atom).*)"
    ),
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.88,
    precedence=55,
    suggest=suggest,
)
