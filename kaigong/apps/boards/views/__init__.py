"""Pages that look across owners: the guided form, the home page by role, the one page of a project."""
