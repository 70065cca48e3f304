/**
 * A string literal in ASCII, on one line, that Python and YAML read alike: both know \\, \" and \U with eight digits.
 * Half of a surrogate pair is not a character in YAML; it becomes U+FFFD.
 */
export function literal(text: string): string {
  const quoted = text.replaceAll(/["\\]/g, '\\$&')
  return `"${quoted.replaceAll(/[^ -~]/gu, escaped)}"`
}

function escaped(character: string): string {
  const code = /\p{Surrogate}/u.test(character) ? 0xfffd : Number(character.codePointAt(0))
  return `\\U${code.toString(16).padStart(8, '0')}`
}

/** A list of literals: for Python, and for YAML in flow style. */
export function literals(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`
}

/** Comment lines, for Python and YAML. */
export function comments(lines: readonly string[], indent = ''): readonly string[] {
  return lines.map((line) => `${indent}# ${line.replaceAll(/[^ -~]/gu, escaped)}`)
}
