// The name under which a system stores a user who was requested under another name.

/** The one of the names that equals the requested one up to domain, prefix, punctuation, case and compatibility forms. */
export function storedAs(asked: string, names: Iterable<string>): string | undefined {
  const wanted = keyOf(asked)
  if (wanted === '') return undefined
  const alike = new Set([...names].filter((name) => name !== asked && keyOf(name) === wanted))
  const [only, ...others] = alike
  return others.length === 0 ? only : undefined
}

/** `github:Ann.Lee@x.edu` and `annlee` have one key. */
function keyOf(name: string): string {
  const local = name.normalize('NFKC').toLowerCase().replace(/@.*$/s, '')
  return local.replace(/^.*:/s, '').replace(/[^\p{L}\p{M}\p{N}]/gu, '')
}

/** A name for a sentence to copy from: without quotes when it is a plain one. */
export function plainName(name: string): string {
  return /^[\p{L}\p{N}][\p{L}\p{N}._@+-]*$/u.test(name) ? name : JSON.stringify(name)
}
