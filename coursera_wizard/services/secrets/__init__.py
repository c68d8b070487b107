"""Where secrets are kept: keychain, sealed file, environment."""
