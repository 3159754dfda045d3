#version 330 core
// The lesson: one product made beforehand, 28 operations a vertex.
layout(location = 0) in vec3 position;
uniform mat4 mvp;
out vec4 clip;

void main() {
    clip = mvp * vec4(position, 1.0);
}
