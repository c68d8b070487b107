"""Reading the API Credentials document."""
