"""The texts of services as translators see them: side by side, proposed by one, put into force by another."""
