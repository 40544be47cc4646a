"""How each person wants to be told: channels for each kind of notice, quiet hours, a digest, a language.

Nobody can mute what has legal effect: of such a notice one chooses the channels of the nudge, at least one.
"""
