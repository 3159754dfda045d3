#version 330 core
// A vertex in a room that is looked at from outside, between two spaces.
layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
uniform mat4 first;
uniform mat4 second;
uniform vec2 divides;
uniform float mixing;
uniform bool projective;
uniform mat4 outer;
uniform mat4 mvp;
uniform mat3 normals;
out vec3 facing;
out vec4 clip;

void main() {
    vec4 local = vec4(position, 1.0);
    vec4 a = first * local;
    vec4 b = second * local;
    facing = normals * normal;
    clip = mvp * local;
    if (projective) {
        // The division is left to the hardware, which cuts triangles at w = 0 before it.
        gl_Position = outer * a;
    } else {
        vec3 p = a.xyz / mix(1.0, a.w, divides.x);
        vec3 q = b.xyz / mix(1.0, b.w, divides.y);
        gl_Position = outer * vec4(mix(p, q, mixing), 1.0);
    }
    bool divided = divides.x > 0.5 || (divides.y > 0.5 && mixing > 0.0);
    gl_ClipDistance[0] = divided ? clip.w - 1e-4 : 1.0;
}
