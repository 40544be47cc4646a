"""One application from draft to decision: answers, signatures, process, legal clock, outputs.

A *draft* belongs to a holder and is pinned to the published version it was begun with. Lodged, it becomes a
*case*: its answers are frozen under their SHA-256, its clock starts, and its process runs until decided.
This room knows no pages, and no service by name: what differs between services is data.
"""
