/**
 * A code as its standard prints it: half-width capital letters and digits. Full-width and other compatibility forms,
 * spaces, dashes, the `<` that fills machine-readable zones, zero-width and bidi marks are spelling, not code.
 * Anything else stays, for the caller's shape to refuse.
 */
export function codeForm(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}\u2212<]/gu, '')
    .replace(/[a-z]/g, (letter) => letter.toUpperCase());
}
