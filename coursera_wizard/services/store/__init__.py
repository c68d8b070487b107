"""Delivery files and drafts on disk."""
