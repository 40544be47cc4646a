"""Questions about what was written. Who may not see a case learns nothing about it."""
