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
