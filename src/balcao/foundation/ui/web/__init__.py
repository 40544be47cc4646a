"""Pages of the shell itself: language, offline, manifest, service worker."""
