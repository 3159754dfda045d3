"""OpenGL 3.3 core: whether it is there, its objects, a renderer of meshes, and a widget for it.

Nothing here is imported before a tool that draws in 3-D opens; all but the widget and the probe
need a current context alone, whoever made it.
"""
