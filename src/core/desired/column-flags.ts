/** The flags of a mapping, such as `--column username=Login`, as a shell takes them. Passwords are never mapped. */
export function columnFlags(pairs: readonly string[]): string {
  const mapped = pairs.filter((pair) => !/^(?:password|force_?change)=/.test(pair))
  return mapped.map((pair) => `--column ${inShell(pair)}`).join(' ')
}

/** Spaces of a header do not count, so that one with line breaks fits into a line. */
function inShell(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  if (!/[^\w=.@-]/.test(line)) return line
  // Within double quotes a shell replaces these.
  return /["$`\\!]/.test(line) ? `'${line.replaceAll("'", "'\\''")}'` : `"${line}"`
}

/** A text as a part of a flow of YAML, such as `{from: Login}`. */
export function inFlow(text: string): string {
  return /^[\w .-]+$/.test(text) ? text : JSON.stringify(text)
}

/** Texts as a part of a flow of YAML; a single one without brackets. */
export function inList(texts: readonly string[]): string {
  const quoted = texts.map((text) => JSON.stringify(text)).join(', ')
  return texts.length === 1 ? quoted : `[${quoted}]`
}
