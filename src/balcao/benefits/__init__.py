"""Benefits without asking: a register says who qualifies, and the counter asks them only yes or no.

Words: a *run* is one search for those who qualify for a service in a period, begun by one officer and confirmed by a
second; an *offer* is what one person is told: "we intend to grant you this". Saying yes lodges an application in which
nothing is filled in; no is remembered; silence grants nothing, unless the service says that it is a yes: then people
are told on which day it is granted, and can undo it until then. A *wish* is what a person says about being looked for.
"""
