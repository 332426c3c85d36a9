"""What a person wrote: reading, validating and formatting it."""
