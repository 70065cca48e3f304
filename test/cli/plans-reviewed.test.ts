// hubplan review for a folder of plans, by flags and without a terminal.
import { describe, expect, test } from 'vitest'

import type { Approval, PlanIndex } from '../../src/core/types.ts'
import { openSeveral, type SeveralDesk } from './several-desk.ts'

async function planned(own: Parameters<typeof openSeveral>[1] = {}): Promise<SeveralDesk & { index: PlanIndex }> {
  const desk = await openSeveral('users:\n  - { name: new-all }\n', own)
  await desk.run('plan', '--target', 'all', '-o', 'plans/')
  return { ...desk, index: JSON.parse(await desk.read('plans/index.json')) }
}

const approvalIn = async (desk: SeveralDesk, name = 'plans/approval.json'): Promise<Approval> =>
  JSON.parse(await desk.read(name))

describe('review plans/ without a terminal', () => {
  test('shows all plans, and how to decide', async () => {
    const desk = await planned()
    const ran = await desk.run('review', 'plans/')
    expect(ran.code).toBe(0)
    expect(ran.stdout).toMatch(/^Plans for 3 targets: 3 ready\n/)
    expect(ran.stderr).toBe(`Nothing is decided: there is no terminal here. To decide:
  hubplan review plans/ --approve --expect-digest ${desk.index.changes_digest}
  hubplan review plans/ --refuse --reason TEXT
`)
  })
})

describe('an approval by a flag', () => {
  test.each(['digest', 'changes_digest'] as const)(
    'is for all plans, by their %s, and names the next command',
    async (key) => {
      const desk = await planned()
      const approve = ['--approve', '--expect-digest', desk.index[key], '--by', 'grace'] as const
      const ran = await desk.run('review', 'plans/', ...approve)
      expect(ran.code).toBe(0)
      expect(ran.stdout).toMatch(/^Approved by grace at \S+ \S+ UTC\n$/)
      expect(ran.stderr).toBe(
        'The decision is saved in plans/approval.json; it is a record, not a signature.\nNext: hubplan apply plans/ --approved-by-file plans/approval.json\n',
      )
      const { digest, changes_digest } = desk.index
      const plans = await Promise.all(desk.index.plans.map(({ file }) => desk.plan(`plans/${file}`)))
      const [first] = plans.map(({ expires_at }) => expires_at).sort()
      expect(await approvalIn(desk)).toMatchObject({ decision: 'approved', digest, changes_digest, expires_at: first })
    },
  )

  test('is obeyed by apply, also for plans that were made again with equal changes', async () => {
    const desk = await planned()
    await desk.run('review', 'plans/', '--approve', '--expect-digest', desk.index.digest, '-o', 'yes.json')
    await desk.run('plan', '--target', 'all', '-o', 'plans/')
    expect(await desk.run('apply', 'plans/', '--approved-by-file', 'yes.json')).toMatchObject({ code: 0 })
    expect(desk.users('physics', 'new-')).toEqual(['new-all'])
  })

  test('is refused for one blocked plan, which is named', async () => {
    const desk = await planned({ hub05: 'users: [{ name: root, ensure: absent }]' })
    const ran = await desk.run('review', 'plans/', '--approve', '--expect-digest', desk.index.digest)
    expect(ran).toMatchObject({ code: 3, stdout: '' })
    expect(ran.stderr).toMatch(/^error: Target hub05: The plan is blocked and cannot be applied\.\nadmin-delete: /)
    expect(await desk.run('review', 'plans/', '--refuse', '--reason', 'root stays')).toMatchObject({ code: 0 })
    expect(await approvalIn(desk)).toMatchObject({ decision: 'refused', reason: 'root stays' })
  })

  test('needs the digest of these plans', async () => {
    const desk = await planned()
    expect(await desk.run('review', 'plans/', '--approve')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: --approve needs --expect-digest: it names the plans that were reviewed.\nhint: look at the plans with hubplan show, and give their digest or changes digest\nhelp: hubplan help review\n',
    })
    const one = (await desk.plan('plans/physics.json')).digest
    expect((await desk.run('review', 'plans/', '--approve', '--expect-digest', one)).stderr).toContain(
      'error: These are not the reviewed plans',
    )
  })

  test('replaces another one with words, and a refusal only by force', async () => {
    const desk = await planned()
    const refused = await desk.run('review', 'plans/', '--refuse', '--reason', 'no', '--by', 'ben')
    expect(refused.code).toBe(0)
    const approve = ['review', 'plans/', '--approve', '--expect-digest', desk.index.digest] as const
    expect((await desk.run(...approve)).stderr).toMatch(
      /^error: These changes were refused by ben at .* UTC: no \(plans\/approval\.json\)\.\n/,
    )
    expect((await desk.run(...approve, '--force')).stderr).toMatch(
      /^These changes were refused by ben at .* UTC: no; this decision replaces it\.\n/,
    )
    await desk.write('hubplan.yaml', `${await desk.read('hubplan.yaml')}  - { name: new-more }\n`)
    await desk.run('plan', '--target', 'all', '-o', 'plans/')
    expect((await desk.run('review', 'plans/', '--refuse', '--reason', 'no')).stderr).toMatch(
      /^Other plans \(sha256:\w{64}\) were approved by somebody at .* UTC; this decision replaces it\.\n/,
    )
  })

  test('is not written over a plan or the index', async () => {
    const desk = await planned()
    for (const output of ['plans/index.json', './plans/physics.json']) {
      expect(await desk.run('review', 'plans/', '--refuse', '--reason', 'no', '-o', output)).toEqual({
        code: 1,
        stdout: '',
        stderr: `error: -o ${output} is one of the files that are reviewed.\nhint: give another place for the decision\nhelp: hubplan help review\n`,
      })
    }
  })
})

describe('apply --approved-by-file', () => {
  const apply = (desk: SeveralDesk) => desk.run('apply', 'plans/', '--approved-by-file', 'plans/approval.json')

  test.each([
    [
      'is missing',
      async () => undefined,
      /^error: The plans are not approved: plans\/approval\.json does not exist\.\nhint: have the plans reviewed with: hubplan review FOLDER -o plans\/approval\.json\n/,
    ],
    [
      'is something else',
      (desk: SeveralDesk) => desk.write('plans/approval.json', '{}'),
      /^error: The plans are not approved: plans\/approval\.json is not an approval file\.\nhint: have the plans reviewed with: hubplan review FOLDER\n/,
    ],
    [
      'is of one plan',
      async (desk: SeveralDesk) => {
        const { digest } = await desk.plan('plans/physics.json')
        await desk.run(
          'review',
          'plans/physics.json',
          '--approve',
          '--expect-digest',
          digest,
          '-o',
          'plans/approval.json',
        )
      },
      /^error: The plans are not approved: plans\/approval\.json is an approval of other plans \(sha256:\w+; these have sha256:\w+\)\.\n/,
    ],
    [
      'is a refusal',
      (desk: SeveralDesk) => desk.run('review', 'plans/', '--refuse', '--reason', 'no', '--by', 'ben'),
      /^error: The plans were refused by ben at .* UTC: no\.\n/,
    ],
    [
      'has expired',
      async (desk: SeveralDesk) => {
        const { changes_digest: digest }: PlanIndex = JSON.parse(await desk.read('plans/index.json'))
        await desk.run('review', 'plans/', '--approve', '--expect-digest', digest)
        const approval = { ...(await approvalIn(desk)), expires_at: '2020-01-01T00:00:00Z' }
        await desk.write('plans/approval.json', JSON.stringify(approval))
      },
      /^error: The approval in plans\/approval\.json expired at 2020-01-01T00:00:00Z, with the plans that were reviewed\.\nhint: review the new plans with: hubplan review FOLDER -o plans\/approval\.json\n/,
    ],
  ])('refuses a file that %s', async (_, prepare, message) => {
    const desk = await planned()
    await prepare(desk)
    const ran = await apply(desk)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(message)
    expect(desk.users('physics', 'new-')).toEqual([])
  })
})
