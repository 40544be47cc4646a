"""Getting a nudge to a person: providers by their health, attempts as rows, and what providers report later.

An attempt is *queued* before anything is sent, *sent* once a provider took it, then *delivered* or *bounced* as the
provider reports; *failed* when no provider took it.
"""
