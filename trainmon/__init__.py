"""trainmon: why did my training die, and what do I change so that it does not die again?"""
