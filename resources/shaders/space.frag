#version 330 core
// As camera.frag; what the camera cuts off is hatched, and in another colour.
in vec3 facing;
in vec4 clip;
uniform vec3 surface;
uniform vec3 outside;
uniform int which;
uniform vec2 depths;
out vec4 colour;

float grey(float depth) {
    return mix(0.12, 0.9, clamp((depth - depths.x) / (depths.y - depths.x), 0.0, 1.0));
}

const vec3 LIGHT = vec3(0.39, 0.78, 0.49);

void main() {
    bool inside = all(lessThanEqual(abs(clip.xyz), vec3(clip.w)));
    if (!inside && mod(gl_FragCoord.x + gl_FragCoord.y, 8.0) < 4.0) discard;
    vec3 paint = inside ? surface : outside;
    if (which == 3) {
        colour = vec4(inside ? vec3(grey(0.5 + 0.5 * clip.z / clip.w)) : outside, 1.0);
    } else if (which == 1) {
        colour = vec4(paint, 1.0);
    } else {
        vec3 n = normalize(facing);
        float lit = 0.3 + 0.7 * pow(0.5 + 0.5 * dot(n, LIGHT), 1.5);
        colour = vec4(which == 2 && inside ? 0.5 + 0.5 * n : paint * lit, 1.0);
    }
}
