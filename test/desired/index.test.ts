import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../../src/core/limits/index.ts'
import { formatPlace, type Problem } from '../../src/core/problem.ts'
import type { Table } from '../../src/core/types.ts'
import {
  type DesiredFlags,
  loadPlanConfig,
  type PlanConfig,
  readFileTarget,
  readPolicy,
} from '../../src/desired/index.ts'
import { jupyterhub } from '../../src/providers/jupyterhub/index.ts'
import { now } from '../helpers/clocks.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { noFlags } from './no-flags.ts'

/** A folder with these files. */
function folder(files: Readonly<Record<string, string>>): string {
  const path = temporaryFolder()
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), text)
  }
  return path
}

type Files = Readonly<Record<string, string>>

function load(files: Files, flags: Partial<DesiredFlags> = {}, env: Files = {}): Promise<PlanConfig> {
  return loadPlanConfig({ ...noFlags, ...flags }, { env, cwd: folder(files), now })
}

async function problem(files: Files, flags: Partial<DesiredFlags> = {}, env: Files = {}): Promise<Problem> {
  return load(files, flags, env).then(
    () => Promise.reject(new Error('no problem')),
    (caught: unknown) => caught as Problem,
  )
}

async function faults(files: Files, flags: Partial<DesiredFlags> = {}): Promise<string[]> {
  const { diagnostics } = await problem(files, flags)
  return diagnostics.map(({ at, message }) => `${formatPlace(at)}: ${message}`)
}

/** `path: name name`, table by table. */
function summary({ sources }: PlanConfig): string[] {
  const name = (table: Table) => table.rows.map(({ cells }) => [...cells.values()][0]?.value).join(' ')
  return sources.tables.map((table) => `${table.path}: ${name(table)}`)
}

const full = `version: 1
target: { provider: jupyterhub, url: https://hub.example.edu/hub/api, names: exact }
users:
  - { name: 001, admin: true, groups: [staff] }
  - { name: bob, ensure: absent }
include:
  - { path: students.csv, defaults: { groups: [students] } }
absent:
  - { match: ["*23"], inactive_for: 4w }
prune: true
manage: ["s-*"]
protect: ["svc-*"]
groups: [ { name: ml, members: exact }, { name: cv } ]
guards: { max_deletes: 80, max_delete_share: 0.1 }
`

test('hubplan.yaml in the folder is read whole', async () => {
  const config = await load({ 'hubplan.yaml': full, 'students.csv': 'username\ns-1\n' })
  const at = (line: number, column: number) => ({ file: 'hubplan.yaml', line, column })
  expect(summary(config)).toEqual(['hubplan.yaml: 001 bob', 'students.csv: s-1'])
  expect(config).toMatchObject({
    provider: 'jupyterhub',
    fileUrl: { url: 'https://hub.example.edu', at: at(2, 38) },
    sources: {
      tables: [{}, { defaults: { groups: ['students'] } }],
      shortcuts: [],
      groups: [
        { name: 'ml', exact: true, isDeclared: true, at: at(13, 19) },
        { name: 'cv', exact: false, isDeclared: true, at: at(13, 49) },
      ],
      rules: [{ match: ['*23'], inactive: { text: '4w', seconds: 2_419_200 }, at: at(9, 5) }],
      scope: { names: 'exact', prune: at(10, 8), manage: [['s-*']], protect: ['svc-*'] },
    },
    limits: { ...defaultLimits, max_deletes: 80, max_delete_share: 0.1 },
    overrides: [],
    warnings: [],
  })
})

test('what a short file leaves out is at its default', async () => {
  const config = await load({ 'hubplan.yml': 'version: 1\nusers: [{ name: alice }]\n' })
  expect(config.fileUrl).toBeUndefined()
  expect(config.sources.scope).toEqual({ names: 'lower', manage: [], protect: [] })
  expect(config.limits).toEqual({
    max_deletes: 50,
    max_delete_share: 0.25,
    max_change_share: 0.5,
    max_new_admins: 5,
    min_admins: 1,
    max_group_removals: 10,
    max_group_removal_share: 0.25,
    max_source_shrink: 0.25,
    max_rename_share: 0.25,
    max_demotions: 5,
    max_stop_share: 0.5,
  })
})

test('inputs carry rows and digests, but no digest of a file with passwords', async () => {
  const yaml = 'version: 1\nusers: [{ name: a }]\ninclude: [{ path: sub/x.csv }, { path: p.csv }]\n'
  const csv = { 'sub/x.csv': 'username\nb\nc\n', 'p.csv': 'username,Pass word\nd,hush\n' }
  const { inputs } = await load({ 'hubplan.yaml': yaml, ...csv })
  const sha256 = expect.stringMatching(/^sha256:[0-9a-f]{64}$/)
  expect(inputs).toEqual([
    { path: 'hubplan.yaml', rows: 1, sha256 },
    { path: 'sub/x.csv', rows: 2, sha256 },
    { path: 'p.csv', rows: 1 },
  ])
})

test('with nothing to read, the ways to say something are named', async () => {
  expect(await problem({})).toMatchObject({
    code: 'usage',
    message: 'There is no desired state.',
    hint: 'give a file such as users.csv, a flag such as --absent NAME, or write a hubplan.yaml',
  })
  expect(await problem({}, { protect: ['x'] })).toMatchObject({ code: 'usage' })
})

test('of hubplan.yaml and hubplan.yml only one counts, which is said', async () => {
  const yaml = 'version: 1\nusers: [{ name: alice }]\n'
  const { warnings } = await load({ 'hubplan.yaml': yaml, 'hubplan.yml': 'nonsense' })
  expect(warnings).toEqual([
    {
      severity: 'warning',
      at: { file: 'hubplan.yml' },
      message: 'this file is not used, because there is hubplan.yaml; remove one of them',
    },
  ])
})

test('--config names another file, and its includes lie beside it', async () => {
  const yaml = 'version: 1\ninclude: [{ path: x.csv }]\n'
  const config = await load({ 'conf/hub.yaml': yaml, 'conf/x.csv': 'name\nalice\n' }, { config: 'conf/hub.yaml' })
  expect(summary(config)).toEqual(['conf/x.csv: alice'])
  expect(await faults({}, { config: 'none.yaml' })).toEqual(['none.yaml: the file does not exist; check the name'])
})

test('a FILE replaces who is on the hub, but not how far the plan may reach', async () => {
  const files = { 'hubplan.yaml': full, 'students.csv': 'username\ns-1\n', 'new.csv': 'username\nnora\n' }
  const config = await load(files, { files: ['new.csv'] })
  expect(summary(config)).toEqual(['new.csv: nora'])
  expect(config).toMatchObject({
    fileUrl: { url: 'https://hub.example.edu' },
    sources: { groups: [], rules: [], scope: { names: 'exact', manage: [['s-*']], protect: ['svc-*'] } },
    limits: { max_deletes: 80 },
    inputs: [
      { path: 'hubplan.yaml', rows: 0 },
      { path: 'new.csv', rows: 1 },
    ],
  })
  expect(config.sources.scope).not.toHaveProperty('prune')
})

test('a YAML FILE is a desired state of its own, within the limits of hubplan.yaml', async () => {
  const own = `version: 1
users: [{ name: nora }]
absent: [{ match: ["old-*"] }]
prune: true
manage: ["n*"]
protect: [boss]
groups: [{ name: new }]
guards: { max_deletes: 200, min_admins: 3, max_delete_share: 0.05 }
`
  const config = await load({ 'hubplan.yaml': full, 'own.yaml': own }, { files: ['own.yaml'] })
  expect(summary(config)).toEqual(['own.yaml: nora'])
  expect(config.sources).toMatchObject({
    groups: [{ name: 'new' }],
    rules: [{ match: ['old-*'] }],
    scope: { prune: { file: 'own.yaml' }, manage: [['n*'], ['s-*']], protect: ['boss', 'svc-*'] },
  })
  expect(config.limits).toMatchObject({ max_deletes: 80, min_admins: 3, max_delete_share: 0.05 })
})

test('a YAML FILE may be a list of users', async () => {
  const config = await load({ 'u.yaml': '- { name: alice }\n' }, { files: ['u.yaml'] })
  expect(summary(config)).toEqual(['u.yaml: alice'])
  expect(await faults({ 'u.yaml': '- { nam: alice }\n' }, { files: ['u.yaml'] })).toEqual([
    'u.yaml:1:3: name is missing',
    'u.yaml:1:5: unknown key "nam"; did you mean name?',
  ])
})

test('hubplan.yaml given as FILE is not also its own limit', async () => {
  const config = await load({ 'hubplan.yaml': full, 'students.csv': 'username\ns-1\n' }, { files: ['./hubplan.yaml'] })
  expect(config.sources.scope.manage).toEqual([['s-*']])
  expect(summary(config)).toEqual(['./hubplan.yaml: 001 bob', 'students.csv: s-1'])
})

test('targets must agree', async () => {
  const own = 'version: 1\nusers: [{ name: a }]\ntarget: { url: https://other, names: lower }\n'
  const both = { 'hubplan.yaml': full, 'own.yaml': own }
  expect(await faults(both, { files: ['own.yaml'] })).toEqual([
    'hubplan.yaml:2:78: target.names is exact here and lower at own.yaml:3:38; make them agree',
    'hubplan.yaml:2:38: target.url is https://hub.example.edu here and https://other at own.yaml:3:16; make them agree',
  ])
})

test('the same hub in two forms agrees', async () => {
  const own = 'version: 1\nusers: [{ name: a }]\ntarget: { url: https://hub.example.edu/ }\n'
  const config = await load({ 'hubplan.yaml': full, 'own.yaml': own }, { files: ['own.yaml'] })
  expect(config.fileUrl?.url).toBe('https://hub.example.edu')
})

test('an address that is none is refused with its place', async () => {
  const yaml = 'version: 1\nusers: [{ name: a }]\ntarget: { url: hub }\n'
  expect(await problem({ 'hubplan.yaml': yaml })).toMatchObject({
    code: 'target',
    message: 'hubplan.yaml:3:16 is not an address; write it like https://hub.example.edu.',
  })
})

test('shortcuts are rows of the command line, and globs are rules', async () => {
  const { sources } = await load(
    { 'hubplan.yaml': full },
    { absent: ['001', '*23', 'a?', '[xy]', '001'], admin: ['true'], noAdmin: ['carol'] },
  )
  expect(sources.tables).toEqual([])
  expect(sources.rules).toEqual(['*23', 'a?', '[xy]'].map((glob) => ({ match: [glob], at: { file: '--absent' } })))
  const rows = sources.shortcuts.flatMap((table) =>
    table.rows.map(({ at, cells }) => [
      at.file,
      Object.fromEntries([...cells].map(([key, cell]) => [key, cell.value])),
    ]),
  )
  expect(rows).toEqual([
    ['--absent', { username: '001', ensure: 'absent' }],
    ['--admin', { username: 'true', ensure: 'existing', admin: 'true' }],
    ['--no-admin', { username: 'carol', ensure: 'existing', admin: 'false' }],
  ])
  expect(sources.shortcuts[1]).toMatchObject({
    path: 'command line',
    header: [{ value: 'username' }, { value: 'ensure' }, { value: 'admin' }],
  })
})

test('--protect adds and replaces nothing', async () => {
  const config = await load({ 'hubplan.yaml': 'version: 1\nusers: [{ name: a }]\n' }, { protect: ['boss'] })
  expect(summary(config)).toEqual(['hubplan.yaml: a'])
  expect(config.sources.scope.protect).toEqual(['boss'])
})

test('--prune makes hubplan.yaml or FILE the whole roster', async () => {
  const files = { 'hubplan.yaml': 'version: 1\nusers: [{ name: a }]\n', 'u.csv': 'username\nb\n' }
  for (const flags of [{ prune: true }, { prune: true, files: ['u.csv'] }]) {
    const config = await load(files, flags)
    expect(config.sources.tables).toHaveLength(1)
    expect(config.sources.scope.prune).toEqual({ file: '--prune' })
  }
})

test('--prune with nothing but other flags would delete everybody else, and is refused', async () => {
  const files = { 'hubplan.yaml': 'version: 1\nusers: [{ name: a }]\n', 'u.csv': 'username\nb\n' }
  for (const flags of [{ admin: ['a'] }, { absentFrom: ['u.csv'] }]) {
    expect(await problem(files, { prune: true, ...flags })).toMatchObject({
      code: 'usage',
      message: '--prune needs a complete user list; the other flags are not one.',
    })
  }
})

test('--absent-from lists who goes', async () => {
  const config = await load({ 'gone.csv': 'username,Ensure\nbob,\ncarol,Absent\n' }, { absentFrom: ['gone.csv'] })
  expect(config.sources.shortcuts).toMatchObject([{ path: 'gone.csv', defaults: { ensure: 'absent' } }])
  const wrong = { 'gone.csv': 'username, En sure\nbob,\ncarol,present\n' }
  expect(await faults(wrong, { absentFrom: ['gone.csv'] })).toEqual([
    'gone.csv:3:7: --absent-from lists users to delete, but this row says "present"; remove the word or the row',
  ])
})

test('an empty name in a flag is refused', async () => {
  expect(await problem({}, { absent: [' '] })).toMatchObject({ code: 'usage', message: '--absent is empty.' })
  expect(await problem({}, { protect: [''] })).toMatchObject({ message: '--protect is empty.' })
})

test.each(['/etc/passwd.csv', '../x.csv', 'sub/../../x.csv', 'link.csv', 'linked/x.csv'])(
  'the include %s leads out of the folder',
  async (path) => {
    const cwd = folder({ 'in/hubplan.yaml': `version: 1\ninclude:\n  - { path: ${path} }\n`, 'x.csv': 'username\na\n' })
    mkdirSync(join(cwd, 'in/sub'))
    symlinkSync('../x.csv', join(cwd, 'in/link.csv'))
    symlinkSync('..', join(cwd, 'in/linked'))
    const caught = await loadPlanConfig(noFlags, { env: {}, cwd: join(cwd, 'in'), now }).catch(
      (thrown: unknown) => thrown,
    )
    expect((caught as Problem).diagnostics).toEqual([
      {
        severity: 'error',
        at: { file: 'hubplan.yaml', line: 3, column: 13 },
        message: `"${path}" leads out of this file's folder; put the file beside this one or below`,
      },
    ])
  },
)

test('an include may be a link that stays in the folder, and the folder itself may be linked', async () => {
  const cwd = folder({ 'in/hubplan.yaml': 'version: 1\ninclude: [{ path: link.csv }]\n', 'in/x.csv': 'username\na\n' })
  symlinkSync('x.csv', join(cwd, 'in/link.csv'))
  symlinkSync('in', join(cwd, 'alias'))
  expect(summary(await loadPlanConfig(noFlags, { env: {}, cwd: join(cwd, 'alias'), now }))).toEqual(['link.csv: a'])
})

test('a YAML include is users and nothing else', async () => {
  const main = 'version: 1\ninclude: [{ path: more.yaml }]\n'
  const more = 'version: 1\nusers: [{ name: a }]\n'
  expect(summary(await load({ 'hubplan.yaml': main, 'more.yaml': more }))).toEqual(['more.yaml: a'])
  const nested = `${more}include: [{ path: x.csv }]\nprune: true\n`
  expect(await faults({ 'hubplan.yaml': main, 'more.yaml': nested })).toEqual([
    'more.yaml:3:1: this file may hold only version and users; take include out',
    'more.yaml:4:1: this file may hold only version and users; take prune out',
  ])
})

test('the faults of all files are told at once', async () => {
  const yaml = `version: 1
users: [{ nam: x }]
include: [{ path: none.csv }, { path: bad.csv }, { path: x.xlsx }]
`
  const files = { 'hubplan.yaml': 'prun: true\n', 'own.yaml': yaml, 'bad.csv': 'a,a\n', 'x.xlsx': '', 'u.csv': '' }
  expect(await faults(files, { files: ['own.yaml', 'u.csv', 'u.doc'] })).toEqual([
    'own.yaml:2:9: name is missing',
    'own.yaml:2:11: unknown key "nam"; did you mean name?',
    'u.csv: the file is empty; expected a header line with a column username',
    'u.doc: unsupported file type; give a .csv, .tsv, .txt, .xlsx, .yaml or .json file',
    'hubplan.yaml:1:1: version is missing; add the line version: 1',
    'hubplan.yaml:1:1: unknown key "prun"; did you mean prune?',
  ])
  const better = { ...files, 'own.yaml': yaml.replace('nam', 'name') }
  expect(await faults(better, { files: ['own.yaml'], config: 'own.yaml' })).toEqual([
    'own.yaml:3:19: "none.csv" does not exist or cannot be read; check its name and permissions',
    'bad.csv:1:3: the column "a" occurs twice; keep one of them',
    'x.xlsx: the file is empty; save the spreadsheet again',
  ])
})

test('a file that lists nobody is kept as an empty source, unless it says something else', async () => {
  const tables = async (yaml: string, flags: Partial<DesiredFlags> = {}) =>
    summary(await load({ 'hubplan.yaml': yaml, 'x.csv': 'username\na\n' }, flags))
  expect(await tables('version: 1\nusers: []\n')).toEqual(['hubplan.yaml: '])
  expect(await tables('version: 1\nprune: true\n')).toEqual(['hubplan.yaml: '])
  expect(await tables('version: 1\nabsent: [{ match: [x] }]\n')).toEqual([])
  expect(await tables('version: 1\nabsent: [{ match: [x] }]\nprune: true\n')).toEqual(['hubplan.yaml: '])
  expect(await tables('version: 1\nusers: []\ninclude: [{ path: x.csv }]\nprune: true\n')).toEqual(['x.csv: a'])
})

const policy = 'version: 1\nmanage: ["s-*"]\nprotect: [root]\nguards: { max_deletes: 60, min_admins: 2 }\n'

test.each([
  [{ policy: 'p.yaml' }, {}],
  [{}, { HUBPLAN_POLICY: 'p.yaml' }],
])('a policy only tightens: %j %j', async (flags, env) => {
  const yaml = 'version: 1\nusers: [{ name: a }]\nmanage: ["*"]\nguards: { max_deletes: 500, min_admins: 3 }\n'
  const config = await load({ 'hubplan.yaml': yaml, 'p.yaml': policy }, flags, env)
  expect(config.sources.scope).toMatchObject({ manage: [['*'], ['s-*']], protect: ['root'] })
  expect(config.limits).toMatchObject({ max_deletes: 60, min_admins: 3 })
  expect(config.inputs.map(({ path }) => path)).toEqual(['hubplan.yaml'])
})

const guarded = (guards: string, more = ''): string =>
  `version: 1\nusers: [{ name: a }]\nguards:\n${guards.replaceAll(/^/gm, '  ')}\n${more}`

test('limits that a file loosens are recorded with their places, and only those', async () => {
  const yaml = guarded('max_deletes: 1000000\nmax_delete_share: 0.1\nmin_admins: 0\nmax_creates: 9')
  const config = await load({ 'hubplan.yaml': yaml })
  expect(config.limits).toEqual({
    ...defaultLimits,
    ...{ max_deletes: 1_000_000, max_delete_share: 0.1, min_admins: 0, max_creates: 9 },
  })
  expect(config.loosened).toEqual([
    { limit: 'max_deletes', value: 1_000_000, default: 50, at: 'hubplan.yaml:4:16' },
    { limit: 'min_admins', value: 0, default: 1, at: 'hubplan.yaml:6:15' },
  ])
  expect(config.warnings).toEqual([])
})

test('of several files the strictest limit is in force, and it alone is told', async () => {
  const files = {
    'hubplan.yaml': guarded('max_deletes: 1000\nmax_new_admins: 90'),
    'own.yaml': guarded('max_deletes: 60'),
  }
  const config = await load(files, { files: ['own.yaml'] })
  expect(config.limits).toMatchObject({ max_deletes: 60, max_new_admins: 90 })
  expect(config.loosened.map(({ limit, value, at }) => [limit, value, at])).toEqual([
    ['max_deletes', 60, 'own.yaml:4:16'],
    ['max_new_admins', 90, 'hubplan.yaml:5:19'],
  ])
  const strict = await load(
    { ...files, 'own.yaml': guarded('max_deletes: 5\nmax_new_admins: 5') },
    { files: ['own.yaml'] },
  )
  expect(strict.loosened).toEqual([])
})

test('a limit that a flag sets is the flag’s, and no file’s', async () => {
  const files = { 'hubplan.yaml': guarded('max_deletes: 1000\nmax_delete_share: 1') }
  const config = await load(files, { maxDeletes: 20 })
  expect(config.limits).toMatchObject({ max_deletes: 20, max_delete_share: 1 })
  expect(config.loosened.map(({ limit }) => limit)).toEqual(['max_delete_share'])
})

test('under a policy a file loosens nothing, and that is told with the place', async () => {
  const files = {
    'hubplan.yaml': guarded('max_deletes: 1000\nmax_delete_share: 1\nmin_admins: 0\nmax_new_admins: 2'),
    'p.yaml': 'version: 1\nguards: { max_deletes: 60, max_demotions: 9 }\n',
  }
  const config = await load(files, { policy: 'p.yaml' })
  expect(config.limits).toEqual({ ...defaultLimits, max_deletes: 60, max_new_admins: 2, max_demotions: 9 })
  expect(config.loosened).toEqual([])
  expect(config.warnings.map(({ at, message }) => `${formatPlace(at)}: ${message}`)).toEqual([
    'hubplan.yaml:4:16: max_deletes is 1000 here, and the policy sets the limit: 60',
    'hubplan.yaml:5:21: max_delete_share is 1 here, and the policy does not set it, so the default holds: 0.25',
    'hubplan.yaml:6:15: min_admins is 0 here, and the policy does not set it, so the default holds: 1',
  ])
})

test('a flag may loosen what the policy does not set', async () => {
  const files = { 'hubplan.yaml': guarded('max_deletes: 1000'), 'p.yaml': 'version: 1\nprotect: [root]\n' }
  const config = await load(files, { policy: 'p.yaml', maxDeletes: 70 })
  expect(config.limits.max_deletes).toBe(70)
  expect(config.policy).toEqual({ version: 1, protect: ['root'] })
})

test('a policy may fix how names are compared, and a file cannot say otherwise', async () => {
  const yaml = 'version: 1\nusers: [{ name: a }]\n'
  const scopeOf = async (target: string, fixed: string) =>
    (await load({ 'hubplan.yaml': yaml + target, 'p.yaml': `version: 1\n${fixed}` }, { policy: 'p.yaml' })).sources
      .scope
  expect(await scopeOf('', 'names: exact')).toMatchObject({ names: 'exact' })
  expect(await scopeOf('', 'names: lower')).toMatchObject({ names: 'lower' })
  expect(await scopeOf('target: { names: exact }', 'protect: [x]')).toMatchObject({ names: 'exact' })
  expect(await scopeOf('target: { names: exact }', 'names: exact')).toMatchObject({ names: 'exact' })
  const files = { 'hubplan.yaml': `${yaml}target: { names: exact }\n`, 'p.yaml': 'version: 1\nnames: lower\n' }
  expect(await faults(files, { policy: 'p.yaml' })).toEqual([
    'hubplan.yaml:3:18: target.names is exact here and the policy sets lower at p.yaml:2:8; take it out',
  ])
})

test('how names are compared does not count where people are known by e-mail addresses', async () => {
  const yaml = 'version: 1\ntarget: { provider: bevy }\nusers: [{ name: a@x.org, ensure: absent }]\n'
  const config = await load({ 'hubplan.yaml': yaml, 'p.yaml': 'version: 1\nnames: exact\n' }, { policy: 'p.yaml' })
  expect(config.sources.scope.names).toBe('lower')
})

test('a policy may keep all plans from groups', async () => {
  const files = { 'hubplan.yaml': 'version: 1\nusers: [{ name: a }]\n', 'p.yaml': 'version: 1\ngroups: read-only\n' }
  expect((await load(files, { policy: 'p.yaml' })).sources.scope.groups).toBe('read-only')
})

test.each(['', ' '])('--policy %j is refused, whatever HUBPLAN_POLICY says', async (policy) => {
  const files = { 'hubplan.yaml': 'version: 1\nusers: [{ name: a }]\n', 'p.yaml': 'version: 1\n' }
  expect(await problem(files, { policy }, { HUBPLAN_POLICY: 'p.yaml' })).toMatchObject({
    code: 'usage',
    message: '--policy names no file.',
    hint: 'give the policy file, or leave --policy out to use HUBPLAN_POLICY',
  })
})

test('an empty HUBPLAN_POLICY is no policy', async () => {
  const config = await load({ 'hubplan.yaml': 'version: 1\nusers: [{ name: a }]\n' }, {}, { HUBPLAN_POLICY: '' })
  expect(config.limits).toEqual(defaultLimits)
})

test('overrides are recorded and in force', async () => {
  const config = await load(
    { 'hubplan.yaml': full, 'students.csv': 'username\ns-1\n' },
    { maxDeletes: 300, maxDeleteShare: 0.5, allow: ['empty-source', 'admins', 'admins'] },
  )
  expect(config.limits).toMatchObject({ max_deletes: 300, max_delete_share: 0.5 })
  expect(config.overrides).toEqual([
    { flag: '--max-deletes', value: 300 },
    { flag: '--max-delete-share', value: 0.5 },
    { flag: '--allow', value: 'empty-source' },
    { flag: '--allow', value: 'admins' },
  ])
})

test('an override beyond the policy is refused', async () => {
  const files = { 'hubplan.yaml': 'version: 1\nusers: [{ name: a }]\n', 'p.yaml': policy }
  expect(await problem(files, { policy: 'p.yaml', maxDeletes: 61 })).toMatchObject({
    code: 'usage',
    message: '--max-deletes 61 goes beyond the policy, which allows at most 60.',
  })
  expect((await load(files, { policy: 'p.yaml', maxDeletes: 60 })).limits.max_deletes).toBe(60)
})

test('a policy alone is read with its faults', async () => {
  const cwd = folder({ 'p.yaml': policy, 'bad.yaml': 'version: 1\nusers: []\n' })
  expect(await readPolicy('p.yaml', { env: {}, cwd })).toMatchObject({ version: 1, guards: { max_deletes: 60 } })
  await expect(readPolicy('bad.yaml', { env: {}, cwd })).rejects.toMatchObject({
    code: 'input',
    diagnostics: [
      { message: 'unknown key "users"; the keys known here are version, manage, protect, names, groups and guards' },
    ],
  })
})

test('the target alone is read from hubplan.yaml, which may be missing', async () => {
  const { tail } = jupyterhub.way
  const cwd = folder({ 'hubplan.yaml': full })
  expect(await readFileTarget({}, { cwd, tail })).toMatchObject({
    url: 'https://hub.example.edu',
    at: { line: 2 },
  })
  expect(await readFileTarget({ config: join(cwd, 'hubplan.yaml') }, { cwd: '/', tail })).toMatchObject({
    url: 'https://hub.example.edu',
  })
  expect(await readFileTarget({}, { cwd: folder({}), tail })).toBeUndefined()
  await expect(readFileTarget({ config: 'none.yaml' }, { cwd, tail })).rejects.toMatchObject({ code: 'input' })
})

test('rules, groups and their properties are read with their types and places', async () => {
  const yaml = `version: 1
target: { groups: read-only }
absent:
  - { group: guests, never_logged_in: true }
  - { group: [a, b], match: ["x*"], inactive_for: 1w }
stop_servers:
  - { idle_for: 12h }
  - { match: ["s-*"], group: class, idle_for: 2d }
groups:
  - { name: " ml ", properties: { cpu: 2, "001": 001, on: true, off: null, list: [1.5, "2"] } }
  - { name: old, ensure: absent, properties: { a: 1 } }
guards: { max_source_shrink: 0.5 }
`
  const { sources, limits } = await load({ 'hubplan.yaml': yaml })
  const at = (line: number, column: number) => ({ file: 'hubplan.yaml', line, column })
  expect(sources).toMatchObject({
    tables: [],
    scope: { groups: 'read-only' },
    rules: [
      { groups: ['guests'], neverLoggedIn: true, at: at(4, 5) },
      { groups: ['a', 'b'], match: ['x*'], inactive: { text: '1w', seconds: 604_800 }, at: at(5, 5) },
    ],
    stopRules: [
      { idle: { text: '12h', seconds: 43_200 }, at: at(7, 5) },
      { match: ['s-*'], groups: ['class'], idle: { text: '2d', seconds: 172_800 }, at: at(8, 5) },
    ],
  })
  expect(sources.groups).toEqual([
    {
      ...{ name: 'ml', exact: false, isDeclared: true, at: at(10, 13) },
      properties: { cpu: 2, '001': 1, on: true, off: null, list: [1.5, '2'] },
    },
    { name: 'old', exact: false, isDeclared: true, isAbsent: true, at: at(11, 13) },
  ])
  expect(limits.max_source_shrink).toBe(0.5)
})

test('a source may shrink only as far as the strictest says', async () => {
  const own = 'version: 1\nusers: [{ name: a }]\nguards: { max_source_shrink: 0.5 }\n'
  const policy = 'version: 1\nguards: { max_source_shrink: 0.1 }\n'
  const config = await load({ 'hubplan.yaml': own, 'policy.yaml': policy }, { policy: 'policy.yaml' })
  expect(config.limits.max_source_shrink).toBe(0.1)
})

test('--prune with --protect alone keeps those and nobody else', async () => {
  const { sources, inputs } = await load({}, { prune: true, protect: ['a@x', 'b@x'] })
  expect(sources).toMatchObject({
    tables: [],
    shortcuts: [],
    scope: { prune: { file: '--prune' }, protect: ['a@x', 'b@x'] },
  })
  expect(inputs).toEqual([])
})

test('--prune with --protect and another flag is no roster', async () => {
  for (const more of [{ admin: ['c'] }, { absent: ['c'] }, { absentFrom: ['c.csv'] }]) {
    expect(await problem({ 'c.csv': 'username\nc\n' }, { prune: true, protect: ['a'], ...more })).toMatchObject({
      code: 'usage',
      message: '--prune needs a complete user list; the other flags are not one.',
    })
  }
})

test('--prune with --protect beside a hubplan.yaml keeps to the roster of the file', async () => {
  const yaml = 'version: 1\nusers: [{ name: a }]\nprotect: [boss]\n'
  const config = await load({ 'hubplan.yaml': yaml }, { prune: true, protect: ['b'] })
  expect(summary(config)).toEqual(['hubplan.yaml: a'])
  expect(config.sources.scope.protect).toEqual(['boss', 'b'])
})

test('two files must agree on who manages groups', async () => {
  const own = 'version: 1\nusers: [{ name: a }]\ntarget: { groups: read-only }\n'
  const config = await load(
    { 'hubplan.yaml': own, 'x.yaml': 'version: 1\nusers: [{ name: b }]\n' },
    { files: ['x.yaml'] },
  )
  expect(config.sources.scope.groups).toBe('read-only')
})

describe('rules for named servers', () => {
  const rule = (text: string, target = 'provider: jupyterhub') =>
    `version: 1\ntarget: { ${target} }\nremove_servers:\n  - ${text}\n`

  test('are read with their places', async () => {
    const { sources } = await load({
      'hubplan.yaml': rule(
        '{ match: ["s-*"], group: [a], servers: [x], unused_for: 2w, stop: true }\n  - { group: b }',
      ),
    })
    const at = (line: number) => ({ file: 'hubplan.yaml', line, column: 5 })
    expect(sources.removeRules).toEqual([
      {
        match: ['s-*'],
        groups: ['a'],
        servers: ['x'],
        unused: { text: '2w', seconds: 1_209_600 },
        stop: true,
        at: at(4),
      },
      { groups: ['b'], at: at(5) },
    ])
  })
  test('need a condition', async () => {
    expect(await faults({ 'hubplan.yaml': rule('{ stop: true }') })).toEqual([
      'hubplan.yaml:4:5: the rule has no condition and would remove every named server; add unused_for, match, group or servers (servers: ["*"] if all are meant)',
    ])
    expect(await faults({ 'hubplan.yaml': rule('{}') })).toHaveLength(1)
    expect(await faults({ 'hubplan.yaml': rule('{ unused_for: 90d, stop: false }') })).toHaveLength(1)
  })
  test.each([
    ['bevy', 'a Bevy community'],
    ['alteryx', 'an Alteryx workspace'],
  ])('are refused where there are none: %s', async (provider, title) => {
    expect(await faults({ 'hubplan.yaml': rule('{ unused_for: 90d }', `provider: ${provider}`) })).toEqual([
      `hubplan.yaml:4:5: ${title} has no named servers, so remove_servers cannot be carried out; take it out, or write it for the hub alone, under targets`,
    ])
  })
  test('are taken on an AUP Learning Cloud', async () => {
    const { sources } = await load({ 'hubplan.yaml': rule('{ unused_for: 90d }', 'provider: aup') })
    expect([sources.removeRules.length, sources.manages.has('namedServers')]).toEqual([1, true])
  })
})
