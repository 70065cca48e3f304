// Under which name a system keeps somebody whom it was asked for by another one.

/** Of the names, the one that is the same person's up to domain, prefix, punctuation, case and compatibility forms. */
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

/** A name in a sentence that a reader is to copy from: bare when it is a plain one. */
export function plainName(name: string): string {
  return /^[\p{L}\p{N}][\p{L}\p{N}._@+-]*$/u.test(name) ? name : JSON.stringify(name)
}
