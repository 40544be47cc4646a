"""Where clauses are used."""

KINDS = ("refusal", "condition", "supplement", "hearing", "chat")
"""In reasons for refusing, in conditions, in what is asked for, before a hearing, in a chat."""
