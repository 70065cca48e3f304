// A file that loosens its own limits, and a policy that nothing lifts, on a real hub: at plan and at apply.
import { expect, test } from 'vitest'

import { describeRealHub } from '../helpers/real-hub.ts'
import { people, useStage } from './desk.ts'

const students = people(95, 's')
const loose = `version: 1
absent: [{ match: ["s*"] }]
guards: { max_deletes: 1000000, max_delete_share: 1, min_admins: 0 }
`
const policy = `version: 1
protect: ["t00"]
guards: { min_admins: 1, max_group_removals: 2 }
`

describeRealHub('limits and a policy', (version) => {
  const stage = useStage({
    version,
    users: [
      { name: 'root', admin: true },
      ...['t00', 't01', 't02', 't03'].map((name) => ({ name, groups: ['team'] })),
      ...people(6),
      ...students,
    ],
  })
  const everybody = async (): Promise<number> => (await stage().bare.everybody()).size

  test('a file that loosens its limits is told first, and loosens nothing under a policy', async () => {
    const desk = stage().desk()
    desk.write('hubplan.yaml', loose)
    desk.write('policy.yaml', policy)
    const alone = await desk.run('plan', '-o', 'plan.json')
    expect(alone.code, alone.stderr).toBe(0)
    const lines = alone.stdout.split('\n').map((line) => line.trim())
    const at = lines.findIndex((line) => /^Overrides and loosened limits {2}3, in the plan of /.test(line))
    expect(lines.slice(at + 1, at + 4)).toEqual([
      'hubplan.yaml:3 raises max_deletes from 50 to 1000000: 95 deletions, 45 over the default',
      'hubplan.yaml:3 raises max_delete_share from 0.25 to 1: 89.6 % of the users deleted, 64.6 percentage points over the default',
      'hubplan.yaml:3 lowers min_admins from 1 to 0: 1 admin left, within the default',
    ])
    const ruled = await desk.run('plan', '--policy', 'policy.yaml')
    expect(ruled.code).toBe(3)
    expect(ruled.stdout).toContain('\n  delete-count  95 users would be deleted, and the limit is 50; ')
    const applied = await desk.run('apply', 'plan.json', '--policy', 'policy.yaml')
    expect(applied).toMatchObject({ code: 3, stdout: '' })
    expect(applied.stderr).toContain('\ndelete-count: 95 users would be deleted, and the limit is 50; ')
    expect(await everybody()).toBe(106)
  })

  test.each([
    ['min-admins', ['--no-admin', 'root'], '0 admins would be left on the hub'],
    ['protected', ['--absent', 't00'], '"t00" is protected and would be deleted'],
    [
      'group-removals',
      ['team.yaml'],
      '3 of the 4 members of group "team" (75 %) would leave it, more than both limits: 2 members and 25 % of the group',
    ],
  ])('--allow %s lifts nothing that the policy sets', async (guard, asked, why) => {
    const desk = stage().desk()
    desk.write('policy.yaml', policy)
    desk.write(
      'team.yaml',
      'version: 1\nusers: [{ name: t00, groups: [team] }]\ngroups: [{ name: team, members: exact }]\n',
    )
    const allowed = [...asked, '--allow', guard]
    const said = `the policy sets this, and --allow ${guard} does not lift it: ${why}`
    const ruled = await desk.runWith({ HUBPLAN_POLICY: 'policy.yaml' }, 'plan', ...allowed)
    expect(ruled.code).toBe(3)
    expect(ruled.stdout).toContain(said)
    const alone = await desk.run('plan', ...allowed, '-o', 'plan.json')
    expect(alone.code, alone.stderr).toBe(0)
    const applied = await desk.runWith({ HUBPLAN_POLICY: 'policy.yaml' }, 'apply', 'plan.json')
    expect(applied).toMatchObject({ code: 3, stdout: '' })
    expect(applied.stderr).toContain(said)
    expect(desk.journal()).toEqual([])
  })
})
