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

/**
 * What two names of nurseries or two addresses have in common when only their spelling differs: without width, case,
 * spaces, punctuation, zero-width and bidi marks.
 */
export function plainForm(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}\p{Cf}]/gu, '');
}
