"""Questions about holds and lists. Who may not see a case learns nothing about it."""
