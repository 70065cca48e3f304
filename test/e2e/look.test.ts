// list and status against what an independent client and Python's own fnmatch say.
import { execFileSync } from 'node:child_process'

import { beforeAll, describe, expect, test } from 'vitest'

import { describeOneHub } from '../helpers/real-hub.ts'
import { type Desk, people, useStage } from './desk.ts'

const odd = ['001', 'a@b.c', 'üser', 'a b', 'bob#old', '=cmd()', '-x23', "'x", '__proto__', 'a.b', 'x]y', 'x-y', 'x!y']
const globs = [
  '*23',
  '*',
  '?',
  'u0?0',
  'u[0-1]*',
  '[!u]*',
  'x[]-]y',
  'x[!]]y',
  '*b*',
  '-*',
  'Bob',
  'b*',
  '[a',
  '',
  "'?",
  '*.?',
]

const script =
  'import fnmatch, json, sys; names, glob = json.load(sys.stdin); json.dump(sorted(n for n in names if fnmatch.fnmatchcase(n, glob)), sys.stdout)'

function fnmatch(names: readonly string[], glob: string): readonly string[] {
  const input = JSON.stringify([names, glob])
  return JSON.parse(execFileSync('python3', ['-c', script], { input, encoding: 'utf8' })) as string[]
}

describeOneHub('looking at a hub', (version) => {
  const longAgo = '2020-01-01T00:00:00.000000Z'
  const stage = useStage({
    version,
    users: [
      { name: 'root', admin: true },
      { name: 'old', lastActivity: longAgo, groups: ['staff'] },
      ...odd,
      ...people(100),
    ],
    groups: ['staff', 'ml'],
  })
  let desk: Desk
  let names: readonly string[]

  beforeAll(async () => {
    const { bare } = stage()
    await bare.send('POST', '/users/Bob')
    await bare.send('POST', '/groups/ml/users', { users: ['u001', 'u002', 'old'] })
    await bare.send('POST', '/users/u001/server')
    desk = stage().desk()
    names = [...(await bare.everybody()).keys()]
    expect(names).toHaveLength(116)
  })

  async function list(...flags: string[]): Promise<readonly string[]> {
    const ran = await desk.run('list', '--format', 'names', ...flags)
    expect(ran.code, ran.stderr).toBe(0)
    return ran.stdout.split('\n').slice(0, -1)
  }

  test.each(globs.filter((glob) => glob !== ''))('--match %j is fnmatch', async (glob) => {
    expect([...(await list(`--match=${glob}`))].sort()).toEqual(fnmatch(names, glob))
  })

  test('the careful two steps delete exactly the names that were looked at', async () => {
    const csv = await desk.run('list', '--match', '*23', '--format', 'csv')
    desk.write('leavers.csv', csv.stdout)
    const planned = await desk.run('plan', '--absent-from', 'leavers.csv', '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)
    const plan = desk.plan()
    expect(plan.actions.map((action) => ('user' in action ? action.user : ''))).toEqual(fnmatch(names, '*23'))
    expect(plan.findings.filter(({ guard }) => guard === 'input')).toEqual([])
  })

  describe('conditions', () => {
    test.each([
      [
        ['--group', 'ml'],
        ['old', 'u001', 'u002'],
      ],
      [['--group', 'ml', '--group', 'staff', '--search', 'OL'], ['old']],
      [['--active'], ['u001']],
      [['--inactive-for', '30d'], ['old']],
      [['--admins'], ['root']],
    ])('%j choose %j', async (flags, wanted) => {
      expect(await list(...flags)).toEqual(wanted)
    })

    test('who never came is who the hub has never seen', async () => {
      const [never, all] = [await list('--never-logged-in'), await list()]
      expect(all).toHaveLength(names.length)
      expect(all.filter((name) => !never.includes(name))).toEqual(expect.arrayContaining(['old', 'u001']))
      expect(never).toContain('u050')
    })
  })

  test('status has the numbers of the hub', async () => {
    const ran = await desk.run('status', '--format', 'json', '--idle', '30d')
    expect(ran.code, ran.stderr).toBe(0)
    expect(JSON.parse(ran.stdout)).toMatchObject({
      version,
      complete: true,
      users: 116,
      admins: 1,
      servers: { ready: 1, users: 1, starting: 0, stopping: 0 },
      activity: { idle: { for: '30d', users: 1 } },
      groups: [
        { name: 'ml', members: 3 },
        { name: 'staff', members: 1 },
      ],
      hands_off: [{ name: 'Bob', why: 'is not in lower case' }],
    })
  })

  test('a token that sees little is told so, never shown 0', async () => {
    const env = { HUBPLAN_TOKEN: await stage().hub.userToken('root', ['list:users']) }
    const { stdout } = await desk.runWith(env, 'status')
    expect(stdout).toContain('servers        not visible to the token (needs read:servers)')
    const active = await desk.runWith(env, 'list', '--active')
    expect(active).toMatchObject({ code: 1, stdout: '' })
    expect(active.stderr).toContain('error: --active cannot be answered: the token does not see servers.\n')
  })
})
