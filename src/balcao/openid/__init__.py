"""One account for other government sites: the OpenID provider.

Words: a *site* (in code a *client*) is another body's program that sends people here to sign in; a *request* is one
such errand; a *grant* is what a person gave a site at one sign-in, and every code and token hangs on it; a *consent*
is what they agreed to tell; a *stay* is one signed-in session as sites know it (`sid`). The person is always the
subject; for whom they act (`entity`, by which mandate) is told beside it, as `entities` says at that moment.
"""
