"""The papers of a holder: given once, verified once by an officer, used again wherever they are asked for.

Words: a *paper* is a file of one kind that a holder keeps; its *standing* says whether it may be relied on. A *check*
is an officer's: it compares the paper with the original, a register or its issuer, and finds it genuine or not; a later
one stands in the place of the earlier. A *mark* is what an officer sees of a file in a case: checked when and by whom,
or issued by the government itself. A form is answered with a paper by choosing it, which is the holder's consent.
"""
