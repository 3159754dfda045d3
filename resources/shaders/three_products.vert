#version 330 core
// The lesson: P (V (M v)), three products a vertex, 84 operations.
layout(location = 0) in vec3 position;
uniform mat4 model;
uniform mat4 view;
uniform mat4 projection;
out vec4 clip;

void main() {
    clip = projection * (view * (model * vec4(position, 1.0)));
}
