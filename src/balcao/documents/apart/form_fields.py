"""How the fields of a form to fill in are named, for who makes it and for who reads it."""

CODE_FIELD = "balcao_form"
"""The field that says which form it is."""
SEVERAL = ":"
"""What stands between a name and a value where several boxes may be ticked."""
