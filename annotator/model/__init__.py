"""Plain data and text services: no SQL, no Qt, no files."""
