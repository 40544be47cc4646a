"""Verbs: offering, redeeming, issuing, following, asking, sharing, tidying."""
