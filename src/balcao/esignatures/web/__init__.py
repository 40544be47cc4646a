"""Where the browser comes back from a provider."""
