"""When a service takes nothing, for maintenance or because something broke, and which terms that moves.

Words: an *outage* closes one service, all of a department or everything from a moment until another, which may be open.
It is in force at one officer's word. That *terms move* because of it is an *order*: a second officer confirms it, up to
the end that was told then. A *wish* is that somebody is told, once, when they can lodge again. Whose terms they are
belongs to the rooms above, which ask here to which day one moves.
"""
