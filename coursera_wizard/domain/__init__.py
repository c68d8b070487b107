"""Plain values and rules of the product; no input, no output, no clock."""
