import { spawn } from 'node:child_process'

import { describe, expect, test } from 'vitest'

import { cli, openDesk } from './run.ts'

const roster = { 'users.csv': 'username,admin\nzoe,\nalice,true\n' }

describe('show', () => {
  test('is the text that plan showed', async () => {
    const desk = await openDesk({ files: roster })
    const plan = await desk.run('plan', 'users.csv', '-o', 'plan.json')
    expect(await desk.run('show', 'plan.json')).toEqual({ code: 0, stdout: plan.stdout, stderr: '' })
  })

  test('is markdown for a pull request, with the command that fits the review', async () => {
    const desk = await openDesk({ files: roster })
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    const { digest } = await desk.plan()
    const { stdout } = await desk.run('show', 'plan.json', '--format', 'markdown')
    expect(stdout).toMatch(/^## hubplan plan for `http:\/\/127\.0\.0\.1:\d+`: ready\n/)
    expect(stdout).toContain(`\n  hubplan apply plan.json --expect-digest ${digest}\n`)
  })

  test('is a page with --format html, as plan writes it too', async () => {
    const desk = await openDesk({ files: roster })
    const plan = await desk.run('plan', 'users.csv', '-o', 'plan.json', '--format', 'html')
    const { code, stdout, stderr } = await desk.run('show', 'plan.json', '--format', 'html')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^<!DOCTYPE html>\n/)
    expect(stdout).toContain(`hubplan apply plan.json --expect-digest ${(await desk.plan()).digest}</code>`)
    const main = (page: string): string => page.replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC( \([^)]*\))?/g, 'then')
    expect(main(plan.stdout)).toBe(main(stdout))
  })

  test('is the plan with --format json', async () => {
    const desk = await openDesk({ files: roster })
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    const { stdout } = await desk.run('show', 'plan.json', '--format', 'json')
    expect(JSON.parse(stdout)).toEqual(await desk.plan())
  })

  test('needs no hub and no token', async () => {
    const desk = await openDesk({ files: roster })
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    const before = desk.hub.requests.length
    expect((await desk.runWith({ HUBPLAN_URL: undefined, HUBPLAN_TOKEN: undefined }, 'show', 'plan.json')).code).toBe(0)
    expect(desk.hub.requests).toHaveLength(before)
  })

  test('shows a blocked plan, with 0: showing it worked', async () => {
    const desk = await openDesk()
    await desk.run('plan', '--absent', 's*', '-o', 'plan.json')
    const ran = await desk.run('show', 'plan.json')
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain('\nBLOCKED by 1 guard: this plan cannot be applied.\n')
  })

  test('refuses a plan that was edited', async () => {
    const desk = await openDesk()
    await desk.run('plan', '--absent', 's01', '-o', 'plan.json')
    await desk.write('plan.json', (await desk.read('plan.json')).replaceAll('s01', 's02'))
    expect(await desk.run('show', 'plan.json')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: The plan was changed after it was made: its digest does not match.\nhint: plan again; a plan file is never edited by hand\nhelp: hubplan help review\n',
    })
  })

  test('refuses a plan with a field that it does not know', async () => {
    const desk = await openDesk()
    await desk.run('plan', '--absent', 's01', '-o', 'plan.json')
    await desk.write('plan.json', JSON.stringify({ ...(await desk.plan()), extra: 1 }))
    const ran = await desk.run('show', 'plan.json')
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toContain('error: plan.json does not have the form of a plan.\nplan.json: unknown key "extra"')
  })

  test('refuses a plan of a newer format', async () => {
    const desk = await openDesk()
    await desk.run('plan', '--absent', 's01', '-o', 'plan.json')
    await desk.write('plan.json', JSON.stringify({ ...(await desk.plan()), format: 2 }))
    expect(await desk.run('show', 'plan.json')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: plan.json was made by a newer hubplan (format 2; this one knows 1).\nhint: install the newer hubplan, or make the plan again with this one\nhelp: hubplan help review\n',
    })
  })

  test.each(['text', 'json', 'markdown', 'html'])(
    'into a reader that goes away ends without a trace, as %s',
    async (format) => {
      // Far more than a pipe holds, so that the writer meets the closed end.
      const users = Array.from({ length: 3000 }, (_, index) => `student-with-a-long-name-${index}`)
      const desk = await openDesk({ files: { 'users.csv': ['username', ...users, ''].join('\n') } })
      await desk.run('plan', 'users.csv', '-o', 'plan.json')
      const script = `"${process.execPath}" "${cli}" show plan.json --format ${format} | head -1; echo "\${PIPESTATUS[0]}"`
      const child = spawn('bash', ['-c', script], {
        cwd: desk.folder,
        env: { PATH: process.env['PATH'], NO_COLOR: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let stdout = ''
      let stderr = ''
      child.stdout.on('data', (chunk) => {
        stdout += chunk
      })
      child.stderr.on('data', (chunk) => {
        stderr += chunk
      })
      await new Promise((resolve) => child.on('close', resolve))
      expect(stderr).toBe('')
      expect(stdout.split('\n').at(-2)).toBe('0')
    },
  )

  test('makes names of the hub safe for the terminal', async () => {
    const desk = await openDesk({ users: [{ name: 'root', admin: true }, { name: 'e\u001b[31mvil' }] })
    await desk.run('plan', '--absent', 'e*', '-o', 'plan.json')
    for (const format of ['text', 'markdown', 'html', 'json']) {
      expect((await desk.run('show', 'plan.json', '--format', format)).stdout).not.toContain('\u001b')
    }
  })
})
