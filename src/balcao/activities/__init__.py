"""Activities that associations publish, with places in which people enrol: listed, changed, called off, attended.

Words: an *activity* is published by its *organiser*, once a case of theirs is granted, with the *times* and the place
at which it is held. It opens a round of the service by which people *enrol*; who has a place is a *participant*, and
the organiser ticks off who *came*. What an enrolment is, and what it costs, belongs to `cases`. Once it is over its
fees go on to the organiser as *remittances*: what each enrolment brought in, its *share*, less what was remitted."""
