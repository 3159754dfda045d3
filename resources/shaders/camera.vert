#version 330 core
// A vertex through P·V·M, made once on the host: 16 multiplications and 12 additions.
layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
uniform mat4 mvp;
uniform mat3 normals;
out vec3 facing;

void main() {
    facing = normals * normal;
    gl_Position = mvp * vec4(position, 1.0);
}
