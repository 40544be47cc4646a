"""Companies, sole traders, associations and building bodies, and who may do what in their name.

Words: a *mandate* gives a person actions (view, prepare, lodge, sign, pay, receive notices, manage) on a
service, a group of services or all, for an entity and a period that always ends; a *seat* is a place in a
governing body with its term; the *binding rule* says who must sign so that the entity is bound.
"""
