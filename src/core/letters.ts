// Finds the letters that distinguish two names which look the same.

/** The differing characters, by code point, because they look alike. */
export function strange(name: string, others: readonly string[]): string {
  const known = new Set(others.flatMap((other) => [...other]))
  const codes = [...new Set(name)].filter((char) => !known.has(char)).map(codeOf)
  return codes.length === 0 ? 'the same characters in other places' : `it has ${codes.join(', ')}`
}

function codeOf(char: string): string {
  const code = char.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
  return /^[\x21-\x7e]$/.test(char) ? `${char} (U+${code})` : `U+${code}`
}

/** How two names of one normal form differ, for a sentence. */
export function differenceOf(name: string, other: string): string {
  if (name.normalize('NFC') !== other.normalize('NFC')) return 'only in upper and lower case or spaces'
  return `only in how its letters are put together: ${strange(other, [name])}`
}
