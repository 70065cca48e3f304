// Twelve hubs, two of them real: one plan, one comment, one approval, one apply; then one that dies, the undoing of all, and drift.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import type { Plan, PlanIndex } from '../../src/core/types.ts'
import { realHubMissing } from '../helpers/real-hub.ts'
import { type Fleet, names, startFleet } from './fleet.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 })

const missing = realHubMissing('3.0.0') ?? realHubMissing('5.2.1')
const isRequired = process.env['HUBPLAN_REQUIRE_HUB'] === '1'

if (missing !== undefined && isRequired) test('two real hubs are required', () => expect.fail(missing))

type People = Readonly<Record<string, readonly string[]>>

function wanted(before: People, { come, go, join }: ReturnType<Fleet['wishOf']>): People {
  const kept = Object.entries(before).filter(([name]) => !go.includes(name))
  const after = kept.map(([name, groups]) => [name, join.includes(name) ? ['staff'] : groups] as const)
  const all = [...after, ...come.map((name) => [name, []] as const)]
  return Object.fromEntries(all.toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

test.skipIf(missing !== undefined)(
  'twelve hubs are planned, approved, applied, undone and watched as one',
  async () => {
    const { fleet } = at
    const all = async (): Promise<Readonly<Record<string, People>>> =>
      Object.fromEntries(await Promise.all(names.map(async (name) => [name, await fleet.peopleOf(name)] as const)))
    const before = await all()

    // One plan command and one comment, whose table is first and which names every hub.
    const planned = await fleet.run('plan', '--target', 'all', '-o', 'plans/', '--format', 'markdown')
    expect(planned.code, planned.stderr).toBe(0)
    expect(planned.stdout.length).toBeLessThan(65_536)
    expect(planned.stdout.split('\n').findIndex((line) => line.startsWith('| Target |'))).toBeLessThan(10)
    for (const name of names) expect(planned.stdout).toContain(`\`${name}\``)
    const index: PlanIndex = JSON.parse(fleet.read('plans/index.json'))
    expect(index.plans.map(({ target }) => target)).toEqual(names)

    // One approval.
    const digest = index.changes_digest
    const approved = await fleet.run('review', 'plans/', '--approve', '--expect-digest', digest, '--by', 'grace')
    expect(approved.code, approved.stderr).toBe(0)

    // One apply, in the middle of which the fifth hub dies: all others are done.
    const fifth = fleet.sandbox('hub05')
    let changes = 0
    let revive = (): void => undefined
    fifth.onRequest(({ method }) => {
      changes += method === 'GET' ? 0 : 1
      if (changes === 3)
        revive = fifth.misbehave({ times: Number.POSITIVE_INFINITY, action: { type: 'drop', when: 'before' } })
    })
    const approval = ['--approved-by-file', 'plans/approval.json', '--expect-digest', digest]
    const broken = await fleet.run('apply', 'plans/', ...approval, '--keep-going', '--results', 'results.csv')
    expect(broken.code, broken.stderr).toBe(5)
    expect(broken.stdout).toMatch(/hub05/)
    const halfway = await all()
    for (const name of names.filter((one) => one !== 'hub05')) {
      expect(halfway[name], name).toEqual(wanted(before[name] ?? {}, fleet.wishOf(name)))
    }
    expect(halfway['hub05']).not.toEqual(wanted(before['hub05'] ?? {}, fleet.wishOf('hub05')))

    // The same command finishes, and sends nothing twice.
    fifth.onRequest(() => undefined)
    revive()
    const again = await fleet.run('apply', 'plans/', ...approval, '--keep-going', '--results', 'results.csv')
    expect(again.code, again.stdout + again.stderr).toBe(0)
    const after = await all()
    for (const name of names) expect(after[name], name).toEqual(wanted(before[name] ?? {}, fleet.wishOf(name)))
    const empty = await fleet.run('plan', '--target', 'all', '--detailed-exitcode')
    expect(empty.code, empty.stdout).toBe(0)

    // Who planned, who approved, and what was done, from the files.
    const log = await fleet.run('log', 'plans/')
    expect(log.code, log.stderr).toBe(0)
    for (const name of names) expect(log.stdout).toContain(name)
    expect(log.stdout).toMatch(/approved by grace/)

    // The hub changes behind hubplan's back; the night tells it, against the plans that were applied.
    const lost = fleet.wishOf('hub03').join[0] ?? ''
    await fleet.removeUser('hub03', lost)
    await fleet.removeUser('hub01', fleet.wishOf('hub01').come[0] ?? '')
    const night = await fleet.run(
      ...[
        'plan',
        '--target',
        'all',
        '--detailed-exitcode',
        '-o',
        'night/',
        '--against',
        'plans/',
        '--format',
        'markdown',
      ],
    )
    expect(night.code, night.stderr).not.toBe(0)
    const drifted: PlanIndex = JSON.parse(fleet.read('night/index.json'))
    const failed = drifted.failed.map(({ target }) => target)
    const open = drifted.plans.filter(({ actions }) => actions > 0).map(({ target }) => target)
    expect([...open, ...failed].sort()).toEqual(['hub01', 'hub03'])
    const one: Plan = JSON.parse(fleet.read('night/hub01.json'))
    expect(one.against?.digest).toBe(index.plans[0]?.digest)

    // The undoing of the whole.
    const undo = await fleet.run('revert', 'plans/', '-o', 'undo/', '--max-deletes', '100', '--max-delete-share', '1')
    expect([0, 3], undo.stdout + undo.stderr).toContain(undo.code)
    const undone = await fleet.run('apply', 'undo/')
    expect(undone.code, undone.stdout + undone.stderr).toBe(0)
    const end = await all()
    for (const name of names.filter((target) => !['hub01', 'hub03'].includes(target))) {
      expect(Object.keys(end[name] ?? {}), name).toEqual(Object.keys(before[name] ?? {}))
    }
  },
)

const at = {} as { fleet: Fleet }

beforeAll(async () => {
  if (missing === undefined) at.fleet = await startFleet()
})

afterAll(async () => {
  await at.fleet?.stop()
})
