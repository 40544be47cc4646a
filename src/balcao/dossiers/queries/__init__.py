"""Questions about dossiers. Who may not see a case learns nothing about it."""
