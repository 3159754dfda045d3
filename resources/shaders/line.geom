#version 330 core
// A line as wide as it is wanted: the core profile promises one pixel only.
layout(lines) in;
layout(triangle_strip, max_vertices = 4) out;
in vec3 tint[];
in float thickness[];
uniform vec2 size;
out vec3 hue;

const float NEAREST = 1e-5;

void main() {
    vec4 a = gl_in[0].gl_Position;
    vec4 b = gl_in[1].gl_Position;
    // Before the division by w the part behind the eye is cut off.
    if (a.w < NEAREST && b.w < NEAREST) return;
    if (a.w < NEAREST) a = mix(b, a, (b.w - NEAREST) / (b.w - a.w));
    if (b.w < NEAREST) b = mix(a, b, (a.w - NEAREST) / (a.w - b.w));
    vec2 way = (b.xy / b.w - a.xy / a.w) * size;
    float far = length(way);
    vec2 along = far > 1e-6 ? way / far : vec2(1.0, 0.0);
    vec2 side = vec2(-along.y, along.x) * thickness[0] / size;
    hue = tint[0];
    gl_Position = a + vec4(side * a.w, 0.0, 0.0);
    EmitVertex();
    gl_Position = a - vec4(side * a.w, 0.0, 0.0);
    EmitVertex();
    gl_Position = b + vec4(side * b.w, 0.0, 0.0);
    EmitVertex();
    gl_Position = b - vec4(side * b.w, 0.0, 0.0);
    EmitVertex();
    EndPrimitive();
}
