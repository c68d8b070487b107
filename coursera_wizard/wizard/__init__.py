"""The flow of the wizard, without any widget."""
