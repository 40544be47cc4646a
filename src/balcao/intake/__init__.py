"""Places for fewer than want them: rounds, who comes first, draws that anyone can check, rankings, lists that move up.

Words: a *round* takes *entries* between two moments for a *quota* of places. Each entry has a *ticket*, which names it
in public without naming anybody. By first come an entry has its place at once, or waits; by *draw* all wait, and a
*seed* whose hash was public before the first entry orders them; by *ranking* what assessors found does. What an entry
is an application for belongs to `cases`. Most rounds stand in a service's folder; some are *opened* by a case, draw
themselves and may be *called off*."""
