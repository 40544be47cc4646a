"""What people are shown when they open an account, before they proved who they are."""


def masked_name(name: str) -> str:
    """A name that one recognises and a stranger does not learn: ``陳••``, ``J••• d• S••••``."""
    return " ".join(f"{word[0]}{'•' * (len(word) - 1)}" for word in name.split())
