"""For converters: values, settings and whole documents of the other system."""
