#version 330 core
// DEPTH: 1 for the depth as the buffer holds it. A program for each, as with camera.frag.
uniform vec3 surface;
const bool depth = DEPTH == 1;
uniform vec2 depths;
out vec4 colour;

float grey(float depth) {
    return mix(0.12, 0.9, clamp((depth - depths.x) / (depths.y - depths.x), 0.0, 1.0));
}

void main() {
    colour = vec4(depth ? vec3(grey(gl_FragCoord.z)) : surface, 1.0);
}
