// hubplan status as a page and as markdown: of one hub, of several, and into a file.
import { expect, test } from 'vitest'

import { openSeveral, type SeveralDesk, variable } from './several-desk.ts'

const open = (): Promise<SeveralDesk> => openSeveral('')
/** One hub refuses its token. */
const refused = { [variable('HUBPLAN_TOKEN', 'hub05')]: 'wrong' }

test('one hub is a page on stdout, or in a file', async () => {
  const desk = await open()
  const shown = await desk.run('status', '--target', 'physics', '--format', 'html')
  expect([shown.code, shown.stderr]).toEqual([0, ''])
  expect(shown.stdout).toMatch(/^<!DOCTYPE html>\n[\s\S]*<\/html>\n$/)
  expect(shown.stdout).toContain(`<h1>Status of <bdi>${desk.hubs.physics.url}</bdi></h1>`)
  const saved = await desk.run('status', '--target', 'physics', '--format', 'html', '-o', 'status.html')
  expect(saved).toMatchObject({ code: 0, stdout: '', stderr: 'The status is shown in status.html.\n' })
  expect(await desk.read('status.html')).toContain('<h1>Status of')
})

test('one hub is markdown, and text in a file has no colour', async () => {
  const desk = await open()
  const shown = await desk.run('status', '--target', 'physics', '--format', 'markdown')
  expect(shown.stdout).toMatch(/^## hubplan status of `http:/)
  expect(shown.stdout).toContain('\n| Users | 12 |\n')
  const text = await desk.run('status', '--target', 'physics')
  const saved = await desk.runWith(
    { FORCE_COLOR: '1', NO_COLOR: undefined },
    'status',
    '--target',
    'physics',
    '-o',
    'a.txt',
  )
  expect(saved.code).toBe(0)
  const withoutTime = (one: string): string => one.replace(/as of .*/, '')
  expect(withoutTime(await desk.read('a.txt'))).toBe(withoutTime(text.stdout))
})

test('several hubs are one page, one summary, one file', async () => {
  const desk = await open()
  const page = await desk.run('status', '--target', 'all', '--format', 'html')
  expect(page.code, page.stderr).toBe(0)
  expect(page.stdout.match(/<!DOCTYPE html>/g)).toHaveLength(1)
  expect(page.stdout).toContain('<h1>Status of 3 targets</h1>')
  for (const name of ['physics', 'us-east', 'hub05']) expect(page.stdout).toContain(`<bdi>${name}</bdi>`)
  const summary = await desk.run('status', '--target', 'all', '--format', 'markdown')
  expect(summary.stdout).toMatch(/^## hubplan status of 3 targets\n\n\| Target \| Users \|/)
  expect(summary.stdout).toContain('\n| `us-east` | 13 |')
  const saved = await desk.run('status', '--target', 'all', '-o', 'all.txt')
  expect([saved.stdout, saved.stderr]).toEqual(['', 'The status is shown in all.txt.\n'])
  expect((await desk.read('all.txt')).match(/^Target .*:$/gm)).toEqual([
    'Target physics:',
    'Target us-east:',
    'Target hub05:',
  ])
})

test('a hub that refuses the token is named in the page, and in the exit code', async () => {
  const desk = await open()
  const page = await desk.runWith(refused, 'status', '--target', 'all', '--format', 'html')
  expect(page.code).not.toBe(0)
  expect(page.stderr).toMatch(/^Target hub05:\nerror: /)
  expect(page.stdout).toContain('<h2>Without a status</h2>')
  expect(page.stdout).toContain('<b><bdi>hub05</bdi></b>: The hub refused the token at ')
  const summary = await desk.runWith(refused, 'status', '--target', 'all', '--format', 'markdown')
  expect(summary.code).toBe(page.code)
  expect(summary.stdout).toContain('\n### 1 target without a status\n\n- `hub05`: The hub refused the token at ')
})

test('where nothing is known of any hub, nothing is written', async () => {
  const desk = await open()
  const ran = await desk.runWith(refused, 'status', '--target', 'hub0*', '--format', 'html', '-o', 'x.html')
  expect(ran.code).not.toBe(0)
  expect(ran.stdout).toBe('')
  expect(await desk.files()).toEqual(['hubplan.yaml'])
})

test('a file that cannot be written is refused before anything is read', async () => {
  const desk = await open()
  const asked: string[] = []
  desk.hubs.physics.onRequest(({ path }) => {
    asked.push(path)
  })
  const ran = await desk.run('status', '--target', 'physics', '--format', 'html', '-o', '/dev/full')
  expect(ran.code).toBe(1)
  expect(ran.stderr).toMatch(/^error: \/dev\/full cannot be written: /)
  expect(asked).toEqual([])
})

test('status --usage of a JupyterHub has active users, running servers and pending starts', async () => {
  const now = () => new Date('2026-11-30T10:00:00Z')
  const desk = await openDesk({
    now,
    allowNamedServers: true,
    users: [
      { name: 'ann', lastActivity: '2026-11-29T10:00:00Z', servers: [{ started: '2026-11-30T07:55:00Z' }] },
      { name: 'ben', lastActivity: '2026-11-25T10:00:00Z', servers: [{ name: 'g\u001bpu', state: 'spawning' }] },
    ],
    groups: [],
  })
  const ran = await desk.run('status', '--usage')
  expect([ran.code, ran.stderr]).toEqual([0, ''])
  expect(
    ran.stdout.split('\nUsage\n')[1],
  ).toBe(`  minutes       a JupyterHub does not count them; only AUP Learning Cloud does
  active users  1 in 24 h, 2 in 7 days

1 live session
  ann  default server  2 h 5 min

1 pending start
  ben  g\\x1bpu
`)
  expect(desk.hub.requests.filter(({ path }) => path === '/users')).toHaveLength(1)
})

test('status --usage through a token that sees no servers says so', async () => {
  const tokens = [{ token, name: 'planner', kind: 'service' as const, scopes: ['list:users'] }]
  const desk = await openDesk({ tokens })
  expect((await desk.run('status', '--usage')).stdout).toContain(
    '\n  live sessions  not visible to the token (needs read:servers)\n',
  )
})

test.each([
  [['--days', '7'], 'error: --days says what --usage counts, but --usage is not given.\n'],
  [['--usage', '--days', '0'], 'error: --days is "0", which is not a number of days from 1 to 365.\n'],
  [['--usage', '--days', '366'], 'error: --days is "366", which is not a number of days from 1 to 365.\n'],
  [
    ['--usage', '--provider', 'bevy', '--state', '.'],
    'error: --usage cannot be answered: a Bevy community shows neither servers nor activity.\n',
  ],
  [
    ['--usage', '--provider', 'alteryx'],
    'error: --usage cannot be answered: an Alteryx workspace shows neither servers nor activity.\n',
  ],
])('status %j is refused before anything is sent', async (flags, words) => {
  const desk = await openDesk()
  const ran = await desk.run('status', ...flags)
  expect([ran.code, ran.stderr.slice(0, words.length)]).toEqual([1, words])
  expect(desk.hub.requests).toEqual([])
})
