"""Tools of Debian's packages: where they lie, and how they are had without root."""
