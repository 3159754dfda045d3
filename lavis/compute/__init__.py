"""The mathematics room: pure functions, arrays in, arrays of the same library and device out."""
