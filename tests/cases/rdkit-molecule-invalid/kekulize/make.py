from rdkit import Chem


def to_molecule(text):
    mol = Chem.MolFromSmiles(text, sanitize=False)
    Chem.SanitizeMol(mol)
    return mol


mols = [to_molecule(text) for text in ("c1ccccc1O", "c1cccc1")]
