"""The few names that `meta.cpm_definition` itself gives, so that no other line of the plan names an item."""

WORKS_START = "works-start"
WORKS_COMPLETE = "works-complete"
BUILD_DAYS = 300  # what works-complete takes in every run
AFTER_BUILD = ("put-into-use", "real-estate-first-registration", "joint-acceptance")
