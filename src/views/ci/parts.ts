// CI files are put together from parts: templates whose placeholders are lines such as `# (start)`.

/** The parts of a file, each below its heading `## name`. */
export function partsOf(text: string): ReadonlyMap<string, string> {
  const parts = text.split(/^## (?=[a-z])/m).slice(1)
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)]))
}

/** A template with its placeholders replaced, those of the parts too; each part gets the indentation of its line. */
export function filled(template: string, part: (name: string, argument: string) => string): string {
  return template.replaceAll(/^( *)# \((\w+)(?: (\w+))?\)\n/gm, (_, indent: string, name: string, argument = '') =>
    filled(part(name, argument), part).replaceAll(/^(?=.)/gm, indent),
  )
}

/** What differs from pipeline to pipeline within a line: `(ref)` and the like. */
export function withWords(text: string, words: Readonly<Record<string, string>>): string {
  return Object.entries(words).reduce((done, [word, value]) => done.replaceAll(`(${word})`, () => value), text)
}

/** A folder as a part of the marker in comments: hubplan in another folder of the repository has another one. */
export function markOf(folder: string): string {
  return folder === '' ? '' : `:${folder}`
}

/** The mark in a regular expression; folders have no other special character. */
export function patternOf(folder: string): string {
  return markOf(folder).replaceAll('.', '[.]')
}
