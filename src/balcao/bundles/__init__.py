"""Several applications of one holder that go one way together: begun at once, declared, signed and paid in one round.

Words: a *bundle* has *parts*, each the way to one application. What an application is, how it stands and what may be
done with it stay with `cases`; a bundle only leads several of them side by side, and a part that is held up holds up
no other. *One thing* is what people do that takes several services; its applications are a bundle.
"""
