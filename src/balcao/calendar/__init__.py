"""The days on which offices are closed by order (typhoon, special leave), beyond weekends and public holidays.

A *closing day* is one such day, with its reason in every language and its legal basis. Whoever counts working days
asks this room for the calendar; when a day is added or taken away, the rooms above move the terms that are running.
"""
