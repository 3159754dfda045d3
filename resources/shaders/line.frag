#version 330 core
in vec3 hue;
out vec4 colour;

void main() {
    colour = vec4(hue, 1.0);
}
