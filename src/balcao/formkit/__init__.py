"""A pure engine of questions, pages, answers and journeys. No database, no Django, no clock.

Words: a *definition* has pages, a page has questions; *answers* are a JSON object by question id; a *journey*
is what definition and answers give: which pages are visible, what is next, what is missing, every error.
Labels and messages are keys; the texts belong to the service that owns the form.
"""
