// Which module may import which, and which may touch the world. The table is the design; a new arrow is a decision, made here.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { providerNames } from '../src/core/saved.ts'

/** Of a folder: what its files may import besides each other. `core/` stands for all of that folder. */
const table: Readonly<Record<string, readonly string[]>> = {
  core: ['help/topics.ts', 'node:crypto', 'json-diff-ts', 'fastest-levenshtein', 'unhomoglyph'],
  sources: [
    'core/types.ts',
    'core/problem.ts',
    // Headers compare in one way.
    'core/mapping/folded.ts',
    // Which row is the header, and which cells a spreadsheet may have spoilt, depends on the columns that are read.
    'core/mapping/rules.ts',
    'core/mapping/variants.ts',
    // A list of names has no heading above them; a column may say that its rows are gone.
    'core/desired/candidates.ts',
    'core/desired/gone.ts',
    // The way out of a fault of the header.
    'core/desired/naming.ts',
    'core/actions/redact.ts',
    // A directory is given up as a hub is: after what has come is read.
    'http/due.ts',
    'node:',
    'csv-parse/sync',
    'ldapts',
    'saxes',
    'yaml',
    'yauzl',
  ],
  // Types of certificates, and a look at a port that closes connections without a word.
  http: ['undici', 'node:net', 'node:tls'],
  providers: [
    'core/types.ts',
    'core/names.ts',
    'core/actions/planned.ts',
    'core/canonical.ts',
    // What doctor tells.
    'core/look/diagnosis.ts',
    'core/look/sight.ts',
    // What status and user tell of use.
    'core/look/use.ts',
    'core/plan/roles.ts',
    'core/problem.ts',
    'core/sentences.ts',
    'http/types.ts',
    'http/lost.ts',
    'http/together.ts',
    'http/width.ts',
    'p-limit',
  ],
  apply: [
    'core/',
    'providers/types.ts',
    'http/types.ts',
    'http/lost.ts',
    'http/patience.ts',
    'http/width.ts',
    'p-limit',
  ],
  // Of core, the forms of what is shown.
  'views/*.ts': [
    'views/',
    'help/',
    'marked',
    'core/types.ts',
    'core/problem.ts',
    'core/ages.ts',
    // Groups of notices are shown with the notices.
    'core/leaving.ts',
    'core/sentences.ts',
    'core/actions/ends.ts',
    'core/actions/rehearsal.ts',
    'core/audit/log.ts',
    'core/audit/runs.ts',
    'core/blocked.ts',
    'core/facets/quota/numbers.ts',
    'core/guards/lifts.ts',
    'core/look/diagnosis.ts',
    'core/look/desired-counts.ts',
    'core/look/explanation.ts',
    'core/look/person.ts',
    'core/look/roster.ts',
    'core/look/sight.ts',
    'core/look/stated.ts',
    'core/look/status.ts',
    'core/look/usage.ts',
    'core/look/use.ts',
    'core/saved.ts',
    'core/limits/facts.ts',
    'core/planset.ts',
    'core/limits/unrecorded.ts',
    'core/surroundings.ts',
    'node:util',
  ],
  'views/*.tsx': ['views/', 'core/types.ts', 'core/sentences.ts', 'ink', 'react'],
  io: [
    'core/types.ts',
    'core/nearest.ts',
    'core/problem.ts',
    'core/variables.ts',
    'node:',
    '../schemas/',
    '../package.json',
    'age-encryption',
    'ajv',
    'csv-stringify/sync',
    'exceljs',
  ],
  // The hub itself knows nothing of hubplan; what a rehearsal makes of it and of a plan does.
  sandbox: ['node:'],
  'sandbox for rehearsals': ['sandbox/', 'core/types.ts', 'core/sentences.ts', 'core/actions/rehearsal.ts'],
  // Files, flags and the policy become the desired state; nothing here knows a command or a hub.
  desired: ['core/', 'options/', 'sources/', 'io/', 'providers/index.ts', 'node:', 'minimatch'],
  // The way to a system. Of the views, how the program ends and what is told while it reads and applies.
  session: [
    'core/',
    'help/topics.ts',
    'options/index.ts',
    'options/shared.ts',
    'http/',
    'io/',
    'providers/index.ts',
    'providers/types.ts',
    'desired/targets.ts',
    'views/safe.ts',
    'views/problem.ts',
    'views/problem-json.ts',
    'views/progress/index.tsx',
    'views/terminal/line.ts',
    'views/waves.ts',
    'node:',
  ],
  // The manual: its texts, which the command line, the page and the site show.
  help: [],
  // What can be asked for, as data: the command line, the library and the types of the flags are made of it.
  options: [
    'help/topics.ts',
    'core/look/config-forms.ts',
    'core/look/listing.ts',
    'core/problem.ts',
    'core/saved.ts',
    'core/types.ts',
    'sandbox/kinds.ts',
    'views/ci/index.ts',
    'views/columns.ts',
    'fastest-levenshtein',
  ],
  // A command line becomes typed flags, and the command that it names is run.
  cli: [
    'commands/',
    'options/',
    'core/actions/redact.ts',
    'core/problem.ts',
    'io/version.ts',
    'session/world.ts',
    'web/index.ts',
    'yargs',
    'fastest-levenshtein',
  ],
  commands: [
    'core/',
    'options/',
    'desired/',
    'session/',
    'sources/',
    'providers/index.ts',
    'providers/types.ts',
    'apply/',
    'views/',
    'io/',
    'sandbox/',
    'help/index.ts',
    'node:',
    '../fixtures/demo/',
    'fastest-levenshtein',
    'p-limit',
  ],
  // The commands once more, with data in place of flags and of the screen.
  library: [
    'commands/',
    'options/',
    'session/targets.ts',
    'session/world.ts',
    'core/',
    // A roster in memory is read as one on disk.
    'desired/columns.ts',
    'desired/read.ts',
    'desired/targets.ts',
    'sources/xlsx/index.ts',
    'io/journal.ts',
    'io/oauth-store.ts',
    'io/planfile.ts',
    'io/planset.ts',
    'io/streams.ts',
    'io/table.ts',
    'io/textfile.ts',
    'io/version.ts',
    'providers/index.ts',
  ],
  // The server of a page: it calls the library, and shows what the views make of plans.
  web: [
    'library/',
    'core/',
    'web/page/style.ts',
    'desired/targets.ts',
    'http/oauth.ts',
    'io/',
    'options/',
    'providers/index.ts',
    'providers/types.ts',
    'session/person.ts',
    'session/problems.ts',
    'session/world.ts',
    'views/',
    'node:',
    'hono',
    'hono/body-limit',
    'hono/cookie',
    'hono/streaming',
    '@hono/node-server',
  ],
  // A program of its own, for a browser: of the server it knows what the two say to each other.
  'web/page': ['web/api.ts', 'views/html/style.ts', 'preact', 'preact/hooks'],
  'cli.ts': ['cli/line.ts', 'session/failure.ts', 'session/world.ts', 'io/streams.ts', 'io/version.ts', 'node:v8'],
  'index.ts': [
    'library/index.ts',
    'library/options.ts',
    'core/blocked.ts',
    'core/plan/freeze.ts',
    'core/problem.ts',
    'core/types.ts',
  ],
}

const comments = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm

interface File {
  /** Below src. */
  readonly path: string
  /** Without comments. */
  readonly code: string
}

const files: readonly File[] = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
  .map((path) => ({ path, code: readFileSync(join('src', path), 'utf8').replaceAll(comments, '') }))

interface Import {
  /** Below src, or the name of a package. */
  readonly of: string
  readonly written: string
}

function importsOf({ path, code }: File): Import[] {
  const forms = /^(?:import|export)\s[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm
  return [...code.matchAll(forms)].map(([, from, bare, dynamic]) => {
    const written = from ?? bare ?? dynamic ?? ''
    const of = written.startsWith('.') ? join(dirname(path), written) : written
    return { of, written }
  })
}

const forRehearsals: readonly string[] = ['sandbox/from-plan.ts', 'sandbox/plan-notes.ts', 'sandbox/request-counts.ts']

function ruleOf(path: string): string {
  if (forRehearsals.includes(path)) return 'sandbox for rehearsals'
  if (path.startsWith('web/page/')) return 'web/page'
  const [folder = ''] = path.split('/')
  return folder === 'views' ? `views/*${path.slice(path.lastIndexOf('.'))}` : folder
}

function isAllowed(path: string, target: string): boolean {
  const rule = ruleOf(path)
  const isOwn = target.startsWith(`${rule}/`) && ruleOf(target) === rule
  return isOwn || (table[rule] ?? []).some((one) => isNamed(one, target))
}

/** Whether an entry of the table is for this import. */
function isNamed(entry: string, target: string): boolean {
  return /[/:]$/.test(entry) ? target.startsWith(entry) : target === entry
}

/** Of what lies below no folder, the file itself. */
function folderOf(path: string): string {
  return path.split('/')[0] ?? path
}

/** Each as `a > b > a`. */
function circlesOf(arrows: ReadonlyMap<string, Iterable<string>>): string[] {
  const circles: string[] = []
  const ended = new Set<string>()
  const follow = (place: string, way: readonly string[]): void => {
    if (way.includes(place)) circles.push([...way.slice(way.indexOf(place)), place].join(' > '))
    if (way.includes(place) || ended.has(place)) return
    for (const next of arrows.get(place) ?? []) follow(next, [...way, place])
    ended.add(place)
  }
  for (const place of arrows.keys()) follow(place, [])
  return circles
}

/** `path: what` for every file outside the exceptions whose code has it. */
function found(what: RegExp, where: (path: string) => boolean): string[] {
  return files.flatMap(({ path, code }) =>
    where(path) ? [...code.matchAll(what)].map(([hit]) => `${path}: ${hit}`) : [],
  )
}

describe('imports', () => {
  test('are found in every file that has some', () => {
    const without = files.filter((file) => /\bfrom '/.test(file.code) && importsOf(file).length === 0)
    expect(files.length).toBeGreaterThan(90)
    expect(without).toEqual([])
  })

  test('come only from folders that the table knows', () => {
    expect([...new Set(files.map(({ path }) => ruleOf(path)))].sort()).toEqual(Object.keys(table).sort())
  })

  test.each(Object.keys(table))('of %s follow the table', (rule) => {
    const own = files.filter(({ path }) => ruleOf(path) === rule)
    const strange = own.flatMap((file) =>
      importsOf(file)
        .filter(({ of }) => !isAllowed(file.path, of))
        .map(({ of }) => `${file.path} imports ${of}`),
    )
    expect(strange).toEqual([])
  })

  test('of commands wait until the command line has chosen one', () => {
    const loads = /^import (?!type)[^'"]*? from '[^']*\/commands\/[^']+'/gm
    expect(found(loads, (path) => path.startsWith('cli'))).toEqual([])
  })

  test('of own files carry their ending', () => {
    const bare = files.flatMap((file) =>
      importsOf(file).filter(({ written }) => /^\./.test(written) && !/\.(?:tsx?|json|\w+\?raw)$/.test(written)),
    )
    expect(bare).toEqual([])
  })

  test('lead in no circle, not even those of types', () => {
    expect(circlesOf(new Map(files.map((file) => [file.path, importsOf(file).map(({ of }) => of)])))).toEqual([])
  })

  test('lead in no circle from folder to folder', () => {
    const arrows = new Map<string, Set<string>>()
    for (const file of files) {
      const own = arrows.get(folderOf(file.path)) ?? new Set()
      for (const { of } of importsOf(file)) if (folderOf(of) !== folderOf(file.path)) own.add(folderOf(of))
      arrows.set(folderOf(file.path), own)
    }
    expect(circlesOf(arrows)).toEqual([])
  })

  test('are those that the table names, and no arrow in it is a leftover', () => {
    const all = files.flatMap((file) => importsOf(file).map(({ of }) => ({ rule: ruleOf(file.path), of })))
    const leftover = Object.entries(table).flatMap(([rule, targets]) =>
      targets
        .filter((target) => !all.some((one) => one.rule === rule && isNamed(target, one.of)))
        .map((target) => `${rule} no longer imports ${target}`),
    )
    expect(leftover).toEqual([])
  })
})

test('facets answer and never ask: of the core they import nothing that looks their rules up', () => {
  const asks = files.filter((file) => importsOf(file).some(({ of }) => of === 'core/facets/index.ts'))
  const engine = asks.map(({ path }) => path)
  const strange = files
    .filter(({ path }) => path.startsWith('core/facets/'))
    .flatMap((file) => importsOf(file).map(({ of }) => ({ path: file.path, of })))
    .filter(({ of }) => engine.includes(of))
  expect(engine.length).toBeGreaterThan(4)
  expect(strange).toEqual([])
})

test('what views say of a facet is made of the small pieces of each view: a text loads no page, and no screen', () => {
  const pieces = [
    'html/cells',
    'html/parts',
    'markdown/parts',
    'markdown/reasons',
    'model/grouping',
    'model/others',
    'model/phrase',
    'model/risk-words',
    'model/unseen',
    'safe',
    'words',
  ]
  const terminal = ['cells', 'layout', 'rows'].map((name) => `terminal/${name}`)
  const light = [
    'core/types.ts',
    'core/ages.ts',
    'core/leaving.ts',
    'core/sentences.ts',
    ...[...pieces, ...terminal].map((name) => `views/${name}.ts`),
  ]
  const isFacet = (path: string): boolean => path.startsWith('views/facets/')
  const strange = files
    .filter(({ path }) => isFacet(path))
    .flatMap((file) => importsOf(file).map(({ of }) => `${file.path} imports ${of}`))
    .filter((arrow) => !light.some((one) => arrow.endsWith(` ${one}`)) && !/ imports views\/facets\//.test(arrow))
  expect(files.filter(({ path }) => isFacet(path)).length).toBeGreaterThan(7)
  expect(strange).toEqual([])
})

test('no folder has more files than a reader can hold: 30', () => {
  const counts = new Map<string, number>()
  for (const { path } of files) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1)
  expect([...counts].filter(([, count]) => count > 30)).toEqual([])
})

describe('the core', () => {
  const isCore = (path: string): boolean => path.startsWith('core/')

  test.each([
    ['does not wait', /\basync\b|\bawait\b|\bPromise\b|\bsetTimeout\b/g],
    ['has no clock', /\bDate\.now\b|\bnew Date\(\)|\bperformance\b/g],
    ['has no chance', /\bMath\.random\b|\brandomUUID\b|\brandomBytes\b/g],
    ['does not know the process', /\bprocess\b|\bglobalThis\b/g],
  ])('%s', (_, what) => {
    expect(found(what, isCore)).toEqual([])
  })
})

describe('the world', () => {
  test('sees only io/streams.ts write to the screen', () => {
    const isOther = (path: string): boolean => path !== 'io/streams.ts'
    expect(found(/\bprocess\.(?:stdout|stderr|stdin)\b|\bconsole\b/g, isOther)).toEqual([])
  })

  test('is left only by cli.ts', () => {
    expect(found(/\bprocess\.(?:exit|exitCode|abort|reallyExit)\b/g, (path) => path !== 'cli.ts')).toEqual([])
  })

  test('tells the time only to session/world.ts, which hands it on', () => {
    // An embedded hub is another machine; the script of a page runs in a browser.
    const hasItsOwn = (path: string): boolean => path.startsWith('sandbox/') || path === 'views/html/script.ts'
    const isOther = (path: string): boolean => path !== 'session/world.ts' && !hasItsOwn(path)
    expect(
      found(/\bDate\.now\b|\bnew Date\(\)|\bperformance\.(?!md\b)|[=(] ?performance\b|\bhrtime\b/g, isOther),
    ).toEqual([])
  })

  test('plays no dice, and knows nobody by name, but in session/world.ts', () => {
    const isOther = (path: string): boolean => path !== 'session/world.ts' && !path.startsWith('sandbox/')
    expect(found(/\bMath\.random\b|\buserInfo\b/g, isOther)).toEqual([])
  })

  test('shows its process only to cli.ts, session/world.ts and io/', () => {
    // Templates of CI scripts name the process that will run them.
    const isOther = (path: string): boolean =>
      path !== 'cli.ts' && path !== 'session/world.ts' && !path.startsWith('io/') && !path.startsWith('views/ci/')
    expect(found(/\bprocess\.\w+|from 'node:process'/g, isOther)).toEqual([])
    // Whose a file or a lock is; what a program is given comes from the world.
    const facts = /\bprocess\.(?!(?:pid|platform|getuid|kill|on|off|stdin|stdout|stderr)\b)\w+/g
    expect(found(facts, (path) => path.startsWith('io/'))).toEqual([])
  })

  test('gives its environment only to cli.ts', () => {
    expect(found(/\bprocess\.env\b/g, (path) => path !== 'cli.ts')).toEqual([])
  })
})

describe('systems', () => {
  // What they are called is the business of the schema, of which saved.ts is generated, of the sandbox that plays two, and
  // of the manual, where each has a topic.
  const isOther = (path: string): boolean => !/^(?:providers|sandbox)\/|^core\/saved\.ts$|^help\/topics\.ts$/.test(path)

  test('are named by nobody else', () => {
    const quoted = new RegExp(`(['"\`])(?:${providerNames.join('|')})\\1`, 'g')
    expect(found(quoted, isOther)).toEqual([])
  })

  test('are asked what they are and do, never what they are called', () => {
    expect(found(/\bprovider(?:\.name)? [!=]== ['"`]/g, isOther)).toEqual([])
  })
})

test('nothing is exported by default', () => {
  expect(found(/\bexport default\b|\bas default\b/g, () => true)).toEqual([])
})

test('tests draw by the tier: only one file imports fast-check itself', () => {
  const importing = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .filter((path) => /^(?:im|ex)port .*'fast-check'$/m.test(readFileSync(join('test', path), 'utf8')))
  expect(importing).toEqual(['helpers/draws.ts'])
})
