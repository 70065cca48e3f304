// Groups messages with the same cause, although a system puts each subject's name into its message.

/** A message about a subject. */
export interface Told {
  readonly message: string
  /** All names and numbers of the subject that the message may contain. */
  readonly names: readonly string[]
}

export interface Alike<Item> {
  /** The common message; `…` stands for the name. */
  readonly message: string
  readonly items: readonly Item[]
}

/** Groups items by message, in the order in which each cause first occurs. */
export function alike<Item>(items: readonly Item[], toldOf: (item: Item) => Told): Alike<Item>[] {
  const groups: { message: string; readonly items: Item[] }[] = []
  const byForm = new Map<string, (typeof groups)[number]>()
  for (const item of items) {
    const forms = formsOf(toldOf(item))
    const shared = forms.find((form) => byForm.has(form))
    const known = shared === undefined ? undefined : byForm.get(shared)
    if (known === undefined || shared === undefined) {
      const group = { message: toldOf(item).message, items: [item] }
      groups.push(group)
      for (const form of forms) byForm.set(form, group)
      continue
    }
    known.items.push(item)
    // After the name is replaced by `…` it stays so.
    if (shared !== forms[0]) known.message = shared
  }
  return groups
}

/** Returns whether a cause occurred in an earlier call. */
export function openTold(): (told: Told) => boolean {
  const known = new Set<string>()
  return (told) => {
    const forms = formsOf(told)
    const isKnown = forms.some((form) => known.has(form))
    for (const form of forms) known.add(form)
    return isKnown
  }
}

/**
 * The message itself, and variants in which the subject's name is removed everywhere or in some places: a user may be
 * named like a word of the message.
 */
function formsOf({ message, names }: Told): readonly string[] {
  const text = message.replaceAll(request, ' (request …)')
  const places = placesOf(text, names)
  const some = places.length > mostPlaces ? [places] : partsOf(places)
  return [text, ...some.map((part) => without(text, part))]
}

/** With more places, not all choices are tried. */
const mostPlaces = 5

/** All choices of some of the places; the choice of all comes first. */
function partsOf(places: readonly Span[]): readonly (readonly Span[])[] {
  const choices = Array.from({ length: 2 ** places.length - 1 }, (_, index) => index + 1).reverse()
  return choices.map((choice) => places.filter((__, at) => Math.floor(choice / 2 ** at) % 2 === 1))
}

/** The request number that a system adds to its errors. */
const request = / \(request [\w.:-]{1,80}\)/g

interface Span {
  readonly from: number
  readonly to: number
}

/** Places where one of the names stands as a separate word; of overlapping ones, the first and longest. */
function placesOf(text: string, names: readonly string[]): readonly Span[] {
  const forms = [...new Set(names.flatMap(spellings))].filter((form) => form !== '')
  forms.sort((one, other) => other.length - one.length)
  const spans: Span[] = []
  for (const form of forms) {
    for (let from = text.indexOf(form); from >= 0; from = text.indexOf(form, from + form.length)) {
      const span = { from, to: from + form.length }
      const isFree = !spans.some((other) => span.from < other.to && other.from < span.to)
      if (isFree && isWord(text, span)) spans.push(span)
    }
  }
  return spans.sort((one, other) => one.from - other.from)
}

/** Spellings of a name: as written, lower-cased by the hub, in a path, and in a string of JSON or Python. */
function spellings(name: string): string[] {
  const inPython = name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
  return [
    name,
    name.toLowerCase(),
    encodeURIComponent(name.toWellFormed()),
    JSON.stringify(name).slice(1, -1),
    inPython,
  ]
}

function isWord(text: string, { from, to }: Span): boolean {
  return !inWord.test(text.slice(0, from).slice(-1)) && !inWord.test(text.slice(to, to + 1))
}

const inWord = /[\p{L}\p{N}_]/u

function without(text: string, places: readonly Span[]): string {
  let rest = 0
  const parts = places.map(({ from, to }) => {
    const part = text.slice(rest, from)
    rest = to
    return part
  })
  return [...parts, text.slice(rest)].join('…')
}
