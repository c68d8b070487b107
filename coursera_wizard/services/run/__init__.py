"""The run engine: pull, stage, shape, check, compare, package, deliver."""
