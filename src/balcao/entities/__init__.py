"""Companies, sole traders, associations and building bodies, and who may do what in their name.

Words: a *mandate* gives a person or a firm actions (view, prepare, lodge, sign, pay, receive notices, manage) on a
service, a subject or all, for an entity and a period that always ends; a *seat* is a place in a governing body with its
term; the *binding rule* says who must sign so that the entity is bound. A *route* is a way by which a person reaches an
entity: a post, a mandate, or a chain of them.
"""
