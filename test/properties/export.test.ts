// Whatever people and groups are called: an export plans nothing.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { desire } from '../../src/core/desired/index.ts'
import { rowCounts } from '../../src/core/guards/index.ts'
import { type Roster, rosterOf, tableFault } from '../../src/core/look/roster.ts'
import { draft } from '../../src/core/plan/draft.ts'
import type { Action, Quota, Snapshot } from '../../src/core/types.ts'
import { loadPlanConfig } from '../../src/desired/index.ts'
import { writeTable } from '../../src/io/table.ts'
import { writeText } from '../../src/io/textfile.ts'
import { rosterColumns, rosterJson, rosterRow, rosterYaml } from '../../src/views/roster.ts'
import { limits, options, snapshot, user } from '../core/live.ts'
import { noFlags } from '../desired/no-flags.ts'
import { now } from '../helpers/clocks.ts'
import * as fc from '../helpers/draws.ts'
import { temporaryFolder } from '../helpers/folder.ts'

const folder = temporaryFolder()
/** Where a hubplan.yaml says that the hub is an AUP Learning Cloud. */
const ofAup = temporaryFolder()
writeFileSync(join(ofAup, 'hubplan.yaml'), 'version: 1\ntarget: { provider: aup }\n')

const tricky = [
  '001',
  'true',
  'null',
  '1e5',
  '-',
  '=cmd()',
  "'x",
  "''-x",
  'Bob',
  'bob',
  'a;b',
  'a,b',
  '"',
  'a: b',
  '{a}',
  '#',
  '~',
  '\\',
]
const name = fc.oneof(
  fc.constantFrom(...tricky, 'a/b', '..', ' x', 'x\u001b', 'x\n', '\u200b', '＝x', '__proto__', '_x000D_'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }),
)

const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown)

const hubs = fc
  .record({
    names: fc.uniqueArray(name, { maxLength: 8 }),
    groups: fc.uniqueArray(name, { maxLength: 4 }),
    properties: fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), json, { maxKeys: 2 }),
    seed: fc.nat(255),
  })
  .map(({ names, groups, properties, seed }) =>
    snapshot(
      names.map((one, index) =>
        user(one, {
          admin: ((seed >> index) & 1) === 1,
          groups: groups.filter((_, at) => ((seed >> (index + at)) & 1) === 1).sort(),
        }),
      ),
      { groups: new Map(groups.map((one, index) => [one, { name: one, properties: index === 0 ? properties : {} }])) },
    ),
  )

const quotas = fc.option(
  fc.record({ balance: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer()), unlimited: fc.boolean() }),
)
/** Balances of any size, and groups that the hub fills. */
const clouds = fc.tuple(hubs, fc.array(quotas, { minLength: 8, maxLength: 8 })).map(([hub, drawn]): Snapshot => {
  const users = [...hub.users.values()].map((one, index) => ({ ...one, quota: drawn[index] ?? null }))
  const kept = [...(hub.groups ?? [])].map(([key, group], index) => {
    const by = (['system', 'synced', undefined] as const)[index % 3]
    return [key, by === undefined ? group : { ...group, kept: by, properties: { source: by } }] as const
  })
  const rows = users.flatMap(({ name: one, quota }): [string, Quota][] => (quota === null ? [] : [[one, quota]]))
  return {
    ...hub,
    target: { ...hub.target, provider: 'aup' },
    users: new Map(users.map((one) => [one.name, one])),
    groups: new Map(kept),
    quotas: new Map(rows),
  }
})

async function save(roster: Roster, file: string, place = folder): Promise<void> {
  const path = join(place, file)
  if (file.endsWith('.yaml')) return writeText(path, rosterYaml(roster, 'https://hub.example.edu'))
  if (file.endsWith('.json')) return writeText(path, rosterJson(roster))
  return writeTable(path, rosterColumns(roster), roster.users.map(rosterRow))
}

async function planned(live: Snapshot, file: string, prune: boolean, place = folder): Promise<readonly Action[]> {
  const flags = { ...noFlags, files: [file], prune, topup: live.quotas !== undefined }
  const config = await loadPlanConfig(flags, { env: {}, cwd: place, now })
  const { desired, diagnostics } = desire(config.sources)
  expect(diagnostics).toEqual([])
  const { names } = desired.scope
  const drafted = draft({
    desired,
    live,
    options: { ...options, names, prune, limits },
    overrides: [],
    tables: rowCounts(config.sources.tables),
    inputs: config.inputs,
    last: undefined,
  })
  expect(drafted.diagnostics).toEqual([])
  return drafted.actions
}

/** `-`, semicolons and the like stop an export to a table; the others are exported without such groups. */
function fitted(live: Snapshot, file: string): Snapshot {
  if (/\.(yaml|json)$/.test(file)) return live
  const groups = [...(live.groups ?? [])].filter(([group]) => tableFault(group) === undefined)
  const kept = new Map(groups)
  const users = [...live.users].map(([key, one]): [string, typeof one] => [
    key,
    { ...one, groups: (one.groups ?? []).filter((group) => kept.has(group)) },
  ])
  return { ...live, users: new Map(users), groups: kept }
}

describe.each(['all.yaml', 'all.json', 'all.csv', 'all.xlsx'])('any hub, exported to %s', (file) => {
  it.each(file.endsWith('.yaml') ? (['lower', 'exact'] as const) : (['lower'] as const))(
    'plans nothing, and prunes only users that it reported as left out (names: %s)',
    async (names) => {
      await fc.assert(
        fc.asyncProperty(hubs, async (drawn) => {
          const live = fitted(drawn, file)
          const roster = rosterOf(live, names)
          await save(roster, file)
          expect(await planned(live, file, false)).toEqual([])
          const leftOut = roster.leftOut.users.map((one) => one.name)
          for (const action of await planned(live, file, true)) {
            expect(action.op).toBe('user.delete')
            expect(leftOut).toContain('user' in action ? action.user : '')
          }
        }),
        { numRuns: file.endsWith('.xlsx') ? 60 : 250 },
      )
    },
    120_000,
  )
})

describe.each(['all.yaml', 'all.json', 'all.csv', 'all.xlsx'])('any hub with quotas, exported to %s', (file) => {
  it('plans nothing, not even as a top-up', async () => {
    await fc.assert(
      fc.asyncProperty(clouds, async (drawn) => {
        const live = fitted(drawn, file)
        await save(rosterOf(live, 'lower'), file, ofAup)
        expect(await planned(live, file, false, ofAup)).toEqual([])
      }),
      { numRuns: file.endsWith('.xlsx') ? 60 : 250 },
    )
  }, 120_000)
})
