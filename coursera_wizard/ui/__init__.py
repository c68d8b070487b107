"""The window: a view of the wizard session."""
