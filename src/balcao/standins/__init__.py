"""Outside systems of the demo world: registers, a payment provider, mail and a phone.

Each is a program of its own (``python -m balcao.standins.<name> --port N``) that knows the house only by what
comes over the wire. Nobody imports them.
"""
