"""The clock: working days of the official calendar, due days with stops and extensions, receipt, alarms."""
