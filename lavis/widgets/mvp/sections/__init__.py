"""The groups of controls of the MVP viewer."""
