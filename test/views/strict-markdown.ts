// Reads a comment as strictly as can be: every line must be of a known form, and outside of code there may be only harmless words.

export interface Comment {
  /** Rows of cells, code spans as their text. */
  readonly tables: readonly (readonly (readonly string[])[])[]
  /** What code spans hold. */
  readonly code: readonly string[]
}

/** Letters, figures and quiet punctuation: none of it mentions, links, formats or refers. A date in a cell has hyphens that do not break. */
const quiet = /^(?:[A-Za-z0-9 ,.;:()%?!'"…/+\u2011-]|&#124;|\0)*$/
const loud = /#\d|\d{7}|[0-9a-f]{7}|:\/\/|www\.|!\d|%\d|:\w+:|\w@|\]\(|\w\/\w|GH-/i
const frames = ['---', '```sh', '```', '</details>', '']

/** Throws at the first line that could be anything else than hubplan's own. */
export function readStrictly(markdown: string): Comment {
  const tables: string[][][] = []
  const code: string[] = []
  const tags: string[] = []
  let isCode = false
  let before = ''
  for (const whole of markdown.split('\n')) {
    // A command and what belongs to a line of a list stand below it.
    const line = whole.replace(/^ {2}(?=```|- |hubplan )/, '')
    if (line === '```sh' || (line === '```' && isCode)) isCode = !isCode
    else if (!isCode) {
      const bare = takeCode(line, code)
      if (bare.startsWith('|')) {
        if (!before.startsWith('|')) tables.push([])
        tables.at(-1)?.push(cellsOf(bare))
      }
      checkLine(bare, tags)
      before = bare
    } else if (!/^hubplan (?:apply|show) /.test(line)) throw new Error(`A command that is none: ${line}`)
  }
  if (isCode) throw new Error('A block of code stays open.')
  if (tags.length > 0) throw new Error(`Open tags: ${tags.join(' ')}`)
  for (const table of tables) checkTable(table)
  return { tables, code }
}

/** Code spans by CommonMark's rules, each replaced by NUL: a run of backticks up to the next run of the same length. */
function takeCode(line: string, code: string[]): string {
  const open = /`+/.exec(line)
  if (open === null || line === '```sh' || line === '```') return line
  const [fence] = open
  const after = line.slice(open.index + fence.length)
  const close = [...after.matchAll(/`+/g)].find((run) => run[0] === fence)
  if (close === undefined) throw new Error(`An open code span: ${line}`)
  const content = after.slice(0, close.index)
  if (content.includes('|')) throw new Error(`A pipe in code: ${line}`)
  code.push(/^ .*[^ ].* $/u.test(content) ? content.slice(1, -1) : content)
  return `${line.slice(0, open.index)}\0${takeCode(after.slice(close.index + fence.length), code)}`
}

function cellsOf(line: string): string[] {
  if (!line.endsWith(' |')) throw new Error(`A row without an end: ${line}`)
  return line.slice(1, -1).split('|')
}

function checkLine(bare: string, tags: string[]): void {
  if (frames.includes(bare)) {
    if (bare === '</details>' && tags.pop() !== '<details>') throw new Error('Closes what is not open.')
    return
  }
  if (bare.includes('|') && !bare.startsWith('|')) throw new Error(`A pipe outside of a table: ${bare}`)
  const fold = /^<details(?: open)?><summary><b>([^<]*)<\/b><\/summary>$/.exec(bare)
  if (fold !== null) tags.push('<details>')
  const text = (fold?.[1] ?? bare)
    .replace(/^(?:#{2,4} |- )/, '')
    .replace(/\*\*([^*]*)\*\*/g, '$1')
    .replace(/^\|(?: ---:? \|)+$/, '')
    .replaceAll('|', ' ')
  const rest = text.replaceAll('&#124;', ' ')
  const hit = quiet.test(text) ? loud.exec(rest.replaceAll('\0', ' ')) : [text]
  if (hit !== null) throw new Error(`Markup in ${JSON.stringify(bare)}: ${JSON.stringify(hit[0])}`)
}

function checkTable(table: readonly (readonly string[])[]): void {
  const widths = new Set(table.map((row) => row.length))
  if (table.length < 2 || widths.size !== 1) throw new Error(`A table of rows of ${[...widths].join(' and ')} cells`)
  if (!(table[1] ?? []).every((cell) => /^ ---:? $/.test(cell))) throw new Error('A table without its rule')
}
