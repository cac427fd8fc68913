"""Files and events enter the warehouse."""
