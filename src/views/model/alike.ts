// Failures of one cause, though the system puts each subject's name into its sentence.

/** Something that was told of a subject. */
export interface Told {
  readonly message: string
  /** Every name and number by which the message may call its subject. */
  readonly names: readonly string[]
}

export interface Alike<Item> {
  /** What is told of all of them; `…` stands for the name. */
  readonly message: string
  readonly items: readonly Item[]
}

/** The items by what was told of them, in the order in which each cause came first. */
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
    // Once the name was taken out, it stays out.
    if (shared !== forms[0]) known.message = shared
  }
  return groups
}

/** Whether a cause was told before; from now on it was. */
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
 * The message as it is, with its subject's name taken out everywhere, and at some of its places: a user may be called like
 * a word of the sentence.
 */
function formsOf({ message, names }: Told): readonly string[] {
  const text = message.replaceAll(request, ' (request …)')
  const places = placesOf(text, names)
  const some = places.length > mostPlaces ? [places] : partsOf(places)
  return [text, ...some.map((part) => without(text, part))]
}

/** Of more places not every choice is tried. */
const mostPlaces = 5

/** Every choice of some of the places, all of them first. */
function partsOf(places: readonly Span[]): readonly (readonly Span[])[] {
  const choices = Array.from({ length: 2 ** places.length - 1 }, (_, index) => index + 1).reverse()
  return choices.map((choice) => places.filter((__, at) => Math.floor(choice / 2 ** at) % 2 === 1))
}

/** The number by which a system finds one request again. */
const request = / \(request [\w.:-]{1,80}\)/g

interface Span {
  readonly from: number
  readonly to: number
}

/** Where one of the names stands as a word of its own; of those that overlap, the first and longest. */
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

/** As written, as the hub lower-cases it, in a path, and in a string of JSON or Python. */
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
