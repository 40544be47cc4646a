"""The PostgreSQL that comes with the platform, for a laptop and for tests."""
