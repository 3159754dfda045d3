#version 330 core
// WHICH: 0 shaded, 1 one colour, 2 normals, 3 depth as the buffer holds it. A program for each:
// without a graphics card a branch in every pixel costs a tenth of a frame.
in vec3 facing;
uniform vec3 surface;
const int which = WHICH;
uniform vec2 depths;
out vec4 colour;

float grey(float depth) {
    return mix(0.12, 0.9, clamp((depth - depths.x) / (depths.y - depths.x), 0.0, 1.0));
}

const vec3 LIGHT = vec3(0.39, 0.78, 0.49);

void main() {
    if (which == 3) {
        colour = vec4(vec3(grey(gl_FragCoord.z)), 1.0);
    } else if (which == 1) {
        colour = vec4(surface, 1.0);
    } else {
        vec3 n = normalize(facing);
        float lit = 0.3 + 0.7 * pow(0.5 + 0.5 * dot(n, LIGHT), 1.5);
        colour = vec4(which == 2 ? 0.5 + 0.5 * n : surface * lit, 1.0);
    }
}
