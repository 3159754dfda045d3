"""The data room: readers and writers of files and pasted text; bounded, no pickle, no Qt."""
