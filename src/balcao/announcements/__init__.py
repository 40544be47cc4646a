"""What a department tells everyone who applied for one of its services.

Words: an *announcement* is such words, for one service, narrowed to some of its cases; its *addressees* are fixed when
it is written, so that who confirms it agrees to exactly these. To more than a few (`BALCAO_ANNOUNCE_ALONE`) it goes
only when a second chief confirms. Sending is a mailing of `notices`: without legal effect, once to each holder.
"""
