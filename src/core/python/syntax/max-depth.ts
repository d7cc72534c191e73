/** Deeper nesting than this reads as broken text; CPython's own parser gives up at 200 parentheses. */
export const maxDepth = 400;
