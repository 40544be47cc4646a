"""What comes after something that happened: services put before those whom it concerns, never lodged without them.

Words: a *cause* is an application that was granted, or an event of a licence, an entity or its organs. What services
`follows` say makes of it *follow-ups*: each is one service for one holder by one rule, once for a cause. The holder
accepts it, which begins the application with what is known, or says that it is not needed, which can be taken back.
"""
