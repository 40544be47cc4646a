"""Questions about drafts and cases. Who may not see one learns nothing about it."""
