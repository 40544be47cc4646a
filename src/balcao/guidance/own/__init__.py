"""What one keeps for oneself: favourites, and which suggestions one does not want; which services may fit."""
