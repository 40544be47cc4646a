"""Finding one's way: search in one's own words, what was looked for in vain, what somebody needs, what may fit.

Words: a *hit* is a service that fits a query, with *why* it fits; a *miss* is a query that found nothing, told to the
departments by whoever looked. *Everyday words* are what people say for the official ones; they are data.
A *thing* is what people do that takes several services; a *guide* asks a few plain questions until it is clear which
services somebody needs; a *plan* is those, in order, with what their forms are told. Things and guides are data too.
A *suggestion* is a service that may fit somebody by a rule, with why; a *mark* makes a service a favourite, or keeps it
from being suggested.
"""
