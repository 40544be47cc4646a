"""Django's way to PostgreSQL, with cheaper looks at connections that are kept."""
