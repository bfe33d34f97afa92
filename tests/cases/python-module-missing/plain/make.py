import torch
import rdkit_tools
