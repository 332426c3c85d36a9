"""What the developers run: generators, reports, the build hook."""
