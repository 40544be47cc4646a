"""Questions about licences. Those of others do not exist for the asker."""
