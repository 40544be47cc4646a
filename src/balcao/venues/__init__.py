"""Places that departments hire out: what is free, what is held for a while, what is booked, what is blocked.

Words: a *venue* is cut into *slots*. Slots are *held* for the draft of an application while it is finished and paid,
and *booked* once it is lodged; an officer *blocks* those that nobody may have. What has ended is free again. What a
booking is an application for, and what it costs, belongs to `cases`."""
