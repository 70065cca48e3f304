import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'
import { desire } from '../../src/core/desired/index.ts'
import { formatPlace, type Problem } from '../../src/core/problem.ts'
import { type DesiredFlags, loadPlanConfig, type PlanConfig } from '../../src/desired/index.ts'
import { now } from '../helpers/clocks.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { noFlags } from './no-flags.ts'

const shared = `version: 1
prune: true
manage: ["s*"]
protect: ["svc-*"]
guards: { max_deletes: 20, max_new_admins: 3 }
groups: [{ name: staff }, { name: lab }]
absent: [{ match: ["old-*"] }]
stop_servers: [{ idle_for: 2h }]
quota_when: create
quota_rules: [{ name: weekly, action: add, amount: 5 }]
users:
  - { name: ada, admin: true, groups: [staff] }
  - { name: bob, groups: [staff] }
  - { name: cyd }
include: [{ path: all.csv }]
`

const physics = `targets:
  physics:
    url: "https://hub.physics.example.edu"
    prune: false
    manage: ["p*"]
    protect: ["lab-*"]
    guards: { max_deletes: 60, max_creates: 9 }
    groups: [{ name: lab, members: exact, properties: { size: 3 } }, { name: optics }]
    absent: [{ match: ["guest-*"] }]
    stop_servers: [{ match: ["tmp-*"], idle_for: 1h }]
    quota_when: always
    quota_rules: [{ name: extra, action: add, amount: 1 }]
    users:
      - { name: bob, groups: [lab] }
      - { name: cyd, ensure: absent }
      - { name: dan, admin: no }
      - { name: newton }
    include: [{ path: physics.csv }]
  biology: { url: "https://hub.bio.example.edu" }
`

const lists = { 'all.csv': 'username,admin\ndan,yes\n', 'physics.csv': 'username\nerwin\n' }

function load(flags: Partial<DesiredFlags>, yaml = shared + physics): Promise<PlanConfig> {
  const cwd = temporaryFolder()
  for (const [name, text] of Object.entries({ ...lists, 'hubplan.yaml': yaml })) writeFileSync(join(cwd, name), text)
  return loadPlanConfig({ ...noFlags, ...flags }, { env: {}, cwd, now })
}

async function faults(yaml: string): Promise<string[]> {
  const thrown = (await load({ target: 'a' }, yaml).catch((failure: unknown) => failure)) as Problem
  return (thrown.diagnostics ?? []).map(({ at, message }) => `${formatPlace(at)}: ${message}`)
}

describe('what a file says for one of its targets', () => {
  it('overrides the shared rows of its users, field by field', async () => {
    const { sources } = await load({ target: 'physics' })
    const { desired, diagnostics } = desire(sources)
    expect(diagnostics).toEqual([])
    const rows = [...desired.users.values()].map(({ written: _, at, ...row }) => ({ ...row, at: formatPlace(at) }))
    expect(rows).toEqual([
      { name: 'ada', admin: true, groups: ['staff'], at: 'hubplan.yaml:12:13' },
      { name: 'bob', groups: ['lab'], at: 'hubplan.yaml:29:17' },
      { name: 'cyd', ensure: 'absent', at: 'hubplan.yaml:30:17' },
      { name: 'dan', admin: false, at: 'hubplan.yaml:31:17' },
      { name: 'erwin', at: 'physics.csv:2:1' },
      { name: 'newton', at: 'hubplan.yaml:32:17' },
    ])
  })
  it('adds to the shared rules, groups and lists', async () => {
    const { sources, inputs } = await load({ target: 'physics' })
    expect(sources.rules.map(({ match, at }) => [match, formatPlace(at)])).toEqual([
      [['old-*'], 'hubplan.yaml:7:10'],
      [['guest-*'], 'hubplan.yaml:24:14'],
    ])
    expect(sources.stopRules.map(({ idle, at }) => [idle.text, formatPlace(at)])).toEqual([
      ['2h', 'hubplan.yaml:8:16'],
      ['1h', 'hubplan.yaml:25:20'],
    ])
    expect(sources.quotaRules.map(({ name, at }) => [name, formatPlace(at)])).toEqual([
      ['weekly', 'hubplan.yaml:10:15'],
      ['extra', 'hubplan.yaml:27:19'],
    ])
    expect(sources.scope).toMatchObject({ protect: ['svc-*', 'lab-*'], shared: ['svc-*'] })
    expect(inputs.map(({ path, rows }) => [path, rows])).toEqual([
      ['hubplan.yaml', 7],
      ['all.csv', 1],
      ['physics.csv', 1],
    ])
  })
  it('replaces a shared group of the same name', async () => {
    const { sources } = await load({ target: 'physics' })
    expect(sources.groups.map(({ at, isDeclared: _, ...group }) => ({ ...group, at: formatPlace(at) }))).toEqual([
      { name: 'staff', exact: false, at: 'hubplan.yaml:6:18' },
      { name: 'lab', exact: true, properties: { size: 3 }, at: 'hubplan.yaml:23:22' },
      { name: 'optics', exact: false, at: 'hubplan.yaml:23:78' },
    ])
  })
  it('replaces single values and limits, and a loosened limit has its own place', async () => {
    const { sources, limits, loosened } = await load({ target: 'physics' })
    expect(sources.scope.prune).toBeUndefined()
    expect(sources.scope.manage).toEqual([['p*']])
    expect(sources.aims.quotaWhen).toBe('always')
    expect(limits).toMatchObject({ max_deletes: 60, max_new_admins: 3, max_creates: 9 })
    expect(loosened).toEqual([{ limit: 'max_deletes', value: 60, default: 50, at: 'hubplan.yaml:22:28' }])
  })
  it('leaves the shared parts to the other targets', async () => {
    const { sources, limits, loosened } = await load({ target: 'biology' })
    expect(sources.own).toEqual([])
    expect(sources.scope).toMatchObject({ manage: [['s*']], protect: ['svc-*'], prune: { line: 2 } })
    expect(sources.rules).toHaveLength(1)
    expect(limits.max_deletes).toBe(20)
    expect(loosened).toEqual([])
    expect([...desire(sources).desired.users.keys()]).toEqual(['ada', 'bob', 'cyd', 'dan'])
  })
  it('is replaced by a FILE, as the shared users are', async () => {
    const { sources } = await load({ target: 'physics', files: ['all.csv'] })
    expect([...desire(sources).desired.users.keys()]).toEqual(['dan'])
    expect(sources.rules).toEqual([])
    expect(sources.scope.protect).toEqual(['svc-*', 'lab-*'])
  })
  it('is a roster that prune may use when nothing is shared', async () => {
    const yaml = 'version: 1\nprune: true\ntargets: { a: { users: [{ name: ann }] }, b: {} }\n'
    const own = await load({ target: 'a' }, yaml)
    expect(own.sources.tables).toEqual([])
    expect(own.sources.own).toHaveLength(1)
    // Without rows the guard against empty sources reports the file.
    expect((await load({ target: 'b' }, yaml)).sources.tables).toHaveLength(1)
  })
  it('may remove a property of a group with null, in JSON too', async () => {
    const cwd = temporaryFolder()
    const groups = [{ name: 'lab', properties: { size: null, lead: 'ada' } }]
    writeFileSync(
      join(cwd, 'all.json'),
      JSON.stringify({ version: 1, targets: { a: { groups, users: [{ name: 'ann', admin: null }] } } }),
    )
    const { sources } = await loadPlanConfig({ ...noFlags, config: 'all.json', target: 'a' }, { env: {}, cwd, now })
    expect(sources.groups).toMatchObject([{ name: 'lab', properties: { size: null, lead: 'ada' } }])
    expect([...desire(sources).desired.users.values()]).toMatchObject([{ name: 'ann' }])
  })
  it('is explained part by part, with places', async () => {
    const { parts } = await load({ target: 'physics', isExplained: true })
    expect(parts.map(({ what, value, at, instead }) => [what, value, at, instead].filter(Boolean).join(' | '))).toEqual(
      [
        'url | https://hub.physics.example.edu | hubplan.yaml:18:10',
        'prune | false | hubplan.yaml:19:12 | true at hubplan.yaml:2:8',
        'manage | p* | hubplan.yaml:20:13 | s* at hubplan.yaml:3:9',
        'quota_when | always | hubplan.yaml:26:17 | create at hubplan.yaml:9:13',
        'max_deletes | 60 | hubplan.yaml:22:28 | 20 at hubplan.yaml:5:24',
        'max_new_admins | 3 | hubplan.yaml:5:44',
        'max_creates | 9 | hubplan.yaml:22:45',
        'protect | svc-* | hubplan.yaml:4:11',
        'protect | lab-* | hubplan.yaml:21:15',
        'groups | name staff | hubplan.yaml:6:10',
        'groups | name lab, members exact, properties size 3 | hubplan.yaml:23:14',
        'groups | name optics | hubplan.yaml:23:70',
        'absent | match old-* | hubplan.yaml:7:10',
        'absent | match guest-* | hubplan.yaml:24:14',
        'stop_servers | idle_for 2h | hubplan.yaml:8:16',
        'stop_servers | match tmp-*, idle_for 1h | hubplan.yaml:25:20',
        'quota_rules | name weekly, action add, amount 5 | hubplan.yaml:10:15',
        'quota_rules | name extra, action add, amount 1 | hubplan.yaml:27:19',
        'include | path all.csv | hubplan.yaml:15:11',
        'include | path physics.csv | hubplan.yaml:33:15',
        'users | 3 rows | hubplan.yaml:11:1',
        'users | 4 rows | hubplan.yaml:28:5',
      ],
    )
    expect((await load({ target: 'physics' })).parts).toEqual([])
  })
  it('is explained without the users and rules that a FILE replaces', async () => {
    const { parts } = await load({ target: 'physics', isExplained: true, absent: ['zoe'] })
    expect([...new Set(parts.map(({ what }) => what))]).toEqual([
      'url',
      'manage',
      'max_deletes',
      'max_new_admins',
      'max_creates',
      'protect',
    ])
  })
  it.each<[string, string, string]>([
    ['a key that is none', 'userz: []', 'hubplan.yaml:2:17: unknown key "userz"; did you mean users?'],
    ['a wrong row', 'users: [{ nam: ann }]', 'hubplan.yaml:2:27: unknown key "nam"; did you mean name?'],
    ['a wrong word for groups', 'groups: none', 'hubplan.yaml:2:25: groups is "none"; use read-only'],
    ['a wrong group', 'groups: [{ nam: lab }]', 'hubplan.yaml:2:28: unknown key "nam"; did you mean name?'],
    ['a limit that is none', 'guards: { max_deletes: -1 }', 'hubplan.yaml:2:40: max_deletes is -1; the minimum is 0'],
    ['a file that is missing', 'include: [{ path: no.csv }]', 'hubplan.yaml:2:35: "no.csv" does not exist or cannot'],
    ['its name twice', 'users: [{ name: ann }, { name: ann }]', '"ann" is also at'],
  ])('is a fault at its place for %s', async (_, own, message) => {
    const yaml = `version: 1\ntargets: { a: { ${own} } }\nusers: [{ name: zoe }]\n`
    const told = await faults(yaml).then(async (all) =>
      all.length > 0 ? all : desire((await load({ target: 'a' }, yaml)).sources).diagnostics.map((one) => one.message),
    )
    expect(told.join('\n')).toContain(message)
  })
})
