"""Documents: reading them, and explaining each parameter that occurs in one."""
