// How a name may stand in a view: with its strange characters escaped, and cut in its middle when it is long.

/** A name of more characters is cut in a table. */
const longest = 60

/** The name that an escaped one stands for. */
export function unescaped(text: string): string {
  const inner = /^".*"$/su.test(text) && text.length > 1 ? text.slice(1, -1) : text
  return inner.replace(/\\(?:(\\)|x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]+)\})/g, (_, slash, ...codes) => {
    const code = codes.slice(0, 3).find((one) => typeof one === 'string')
    return slash === undefined ? String.fromCodePoint(Number.parseInt(String(code), 16)) : '\\'
  })
}

/** Whether a name that was read is this one: whole, or cut in its middle. */
export function isName(read: string, name: string): boolean {
  const text = unescaped(read)
  if (text === name) return true
  const [start = '', end = ''] = text.split('…')
  return Array.from(name).length > longest && start.length > 0 && name.startsWith(start) && name.endsWith(end)
}

/** The names of one list that the other lacks, each named once. */
export function missing(names: readonly string[], read: readonly string[]): string[] {
  const whole = new Set(read.map(unescaped))
  const rest = names.filter((name) => !whole.has(name))
  const cut = read.filter((one) => one.includes('…'))
  return rest.filter((name) => !cut.some((one) => isName(one, name)))
}

/** Names that were read and are none of these. */
export function strange(read: readonly string[], names: readonly string[]): string[] {
  const known = new Set(names)
  return read.filter((one) => !known.has(unescaped(one)) && !names.some((name) => isName(one, name)))
}

/** Faults of a list of names: what is missing, and what is too much. */
export function differences(what: string, read: readonly string[], names: readonly string[]): string[] {
  const [absent, more] = [missing(names, read), strange(read, names)]
  const some = (all: readonly string[]): string => JSON.stringify(all.slice(0, 5))
  return [
    ...(absent.length > 0 ? [`${what}: not named: ${some(absent)} (${absent.length})`] : []),
    ...(more.length > 0 ? [`${what}: named, but not so: ${some(more)} (${more.length})`] : []),
  ]
}
