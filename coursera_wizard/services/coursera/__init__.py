"""The client of the Coursera Business API."""
