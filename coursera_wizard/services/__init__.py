"""Everything that touches the world; each service stands alone."""
