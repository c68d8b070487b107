"""The history of runs: what each did, what it left behind, and what may go."""
