"""What a person sees and touches: the window, the dock, one view a tool."""
