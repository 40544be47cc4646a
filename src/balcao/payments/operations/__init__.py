"""Placing orders, starting payments, giving money back."""
