import { request } from 'node:http'

import { describe, expect, test } from 'vitest'

import { launch, openDesk } from './run.ts'

describe('demo', () => {
  test('plans, shows, applies and plans again, and ends with 0', async () => {
    const desk = await openDesk()
    const ran = await desk.runWith({ HUBPLAN_URL: undefined, HUBPLAN_TOKEN: undefined }, 'demo')
    expect(ran.code).toBe(0)
    const commands = ran.stdout.split('\n').filter((line) => line.startsWith('$ '))
    expect(commands).toEqual([
      '$ cat hubplan.yaml',
      '$ head -4 newcomers.csv',
      '$ hubplan plan -o plan.json',
      '$ hubplan show plan.json',
      '$ hubplan apply plan.json',
      '$ hubplan plan --detailed-exitcode',
    ])
    expect(ran.stdout.split('\n').slice(-4)).toEqual([
      'Done:     the plan was applied exactly as shown, and nothing is left to do.',
      'Try next: hubplan sandbox, for plans of your own on such a hub',
      'Help:     hubplan help',
      '',
    ])
  })

  test('shows the files that it plans, and paths as seen beside them', async () => {
    const desk = await openDesk()
    const { stdout, stderr } = await desk.run('demo')
    expect(stdout).toContain('\n$ cat hubplan.yaml\nversion: 1\nusers:\n')
    expect(stdout).toContain('\n$ head -4 newcomers.csv\nusername,admin\naiko.adler,\nbela.castro,\ncem.ekman,\n\n')
    expect(stdout).toContain('rule hubplan.yaml:7, inactive for 180d')
    expect(stderr).toContain('The plan is saved in plan.json.\n')
    expect(stdout).toContain('\nNext: hubplan apply plan.json\n')
    expect(stdout + stderr).not.toContain('hubplan-demo-')
  })

  test('ends with commands that a checkout has, when npm runs it', async () => {
    const desk = await openDesk()
    const { stdout } = await desk.runWith({ npm_lifecycle_event: 'demo' }, 'demo')
    expect(stdout.split('\n').slice(-3)).toEqual([
      'Try next: node dist/cli.js sandbox, for plans of your own on such a hub',
      'Help:     node dist/cli.js help, and README.md',
      '',
    ])
  })

  test('touches no hub but its own, whatever the environment says', async () => {
    const desk = await openDesk()
    expect((await desk.run('demo')).code).toBe(0)
    expect(desk.hub.requests).toHaveLength(0)
  })

  test('leaves nothing in the folder', async () => {
    const desk = await openDesk()
    await desk.run('demo')
    expect(await desk.files()).toEqual([])
  })

  test('writes no colours where nobody sees them', async () => {
    const desk = await openDesk()
    const ran = await desk.run('demo')
    expect(ran.stdout).not.toContain('\u001b')
    expect(ran.stderr).not.toContain('\u001b')
  })
})

/** The status of `GET /hub/api/users` with the token of the sandbox. */
function statusAt(url: string, authorization: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${url}/hub/api/users`, { headers: { authorization } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
}

/** A sandbox as people start it, once it has said where it listens. */
async function startedSandbox(folder: string, ...flags: readonly string[]) {
  const running = launch(['sandbox', '--port', '0', ...flags], { cwd: folder })
  const said = await new Promise<string>((resolve) => {
    let text = ''
    running.child.stdout?.on('data', (chunk) => {
      text += chunk
      if (text.includes('hubplan plan')) resolve(text)
    })
  })
  const [, url = ''] = /listens on (http:\/\/127\.0\.0\.1:\d+);/.exec(said) ?? []
  return { ...running, url }
}

describe('sandbox', () => {
  test('says where it listens and what to try', async () => {
    const desk = await openDesk()
    const { child, done, url } = await startedSandbox(desk.folder)
    child.kill('SIGINT')
    expect((await done).stdout).toBe(
      [
        `A hub with a class of 150 people listens on ${url}; Ctrl-C ends it, and nothing is saved.`,
        'In another terminal:',
        '',
        `  export HUBPLAN_URL=${url} HUBPLAN_TOKEN=sandbox`,
        '  hubplan plan --absent zoe.jansen',
        '',
      ].join('\n'),
    )
  })

  test('answers to its token and to no other', async () => {
    const desk = await openDesk()
    const { child, done, url } = await startedSandbox(desk.folder)
    const statuses = [await statusAt(url, 'token sandbox'), await statusAt(url, 'token guess')]
    child.kill('SIGINT')
    await done
    expect(statuses).toEqual([200, 403])
  })

  test('does what it says to try', async () => {
    const desk = await openDesk()
    const { child, done, url } = await startedSandbox(desk.folder)
    const ran = await desk.runWith({ HUBPLAN_URL: url, HUBPLAN_TOKEN: 'sandbox' }, 'plan', '--absent', 'zoe.jansen')
    child.kill('SIGINT')
    await done
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain('DELETE 1 user')
  })

  test('is an AUP Learning Cloud when told so, and does what it says to try', async () => {
    const desk = await openDesk()
    const { child, done, url } = await startedSandbox(desk.folder, '--provider', 'aup')
    const env = { HUBPLAN_URL: url, HUBPLAN_TOKEN: 'sandbox' }
    const ran = await desk.runWith(env, 'plan', '--provider', 'aup', '--quota', 'zoe.jansen=800')
    child.kill('SIGINT')
    expect((await done).stdout).toContain('\n  hubplan plan --provider aup --quota zoe.jansen=800\n')
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain('with the token of user admin')
    expect(ran.stdout).toContain('Plan: 1 quota to set.')
  })

  test('behaves like the version that is wished for', async () => {
    const desk = await openDesk()
    const { child, done, url } = await startedSandbox(desk.folder, '--hub-version', '6.0.0')
    const ran = await desk.runWith({ HUBPLAN_URL: url, HUBPLAN_TOKEN: 'sandbox' }, 'doctor')
    child.kill('SIGINT')
    await done
    expect(ran.stdout).toContain('  version   JupyterHub 6.0.0\n')
  })

  test('knows no version of JupyterHub below another system, and no other version', async () => {
    const desk = await openDesk()
    expect(await desk.run('sandbox', '--provider', 'aup', '--hub-version', '5.5.1')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: --hub-version does not go with --provider aup.\nhint: leave one of them out\nhelp: hubplan help sandbox\n',
    })
    expect(await desk.run('sandbox', '--hub-version', '4.0')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--hub-version is "4.0"'),
    })
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('ends with 0 on %s', async (signal) => {
    const desk = await openDesk()
    const { child, done } = await startedSandbox(desk.folder)
    child.kill(signal)
    expect((await done).code).toBe(0)
  })

  test('says that the port is taken', async () => {
    const desk = await openDesk()
    const port = new URL(desk.hub.url).port
    expect(await desk.run('sandbox', '--port', port)).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: Port ${port} is taken.\nhint: give another port, or 0 for any free one\nhelp: hubplan help sandbox\n`,
    })
  })

  test.each(['http', '99999', '-1'])('refuses port %s', async (port) => {
    const desk = await openDesk()
    expect(await desk.run('sandbox', `--port=${port}`)).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: --port is "${port}", which is not a port from 0 to 65535.\nhelp: hubplan help sandbox\n`,
    })
  })
})
