#version 330 core
layout(location = 0) in vec3 position;
layout(location = 1) in vec3 paint;
layout(location = 2) in float width;
uniform mat4 outer;
out vec3 tint;
out float thickness;

void main() {
    tint = paint;
    thickness = width;
    gl_Position = outer * vec4(position, 1.0);
}
