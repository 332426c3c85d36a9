"""The composer, a file for each module of `converting.compose`."""
