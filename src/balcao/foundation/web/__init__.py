"""What every page shares: access declared on each view (the default is refusal), language, headers."""
