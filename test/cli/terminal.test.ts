// hubplan as a person sees it, on the screen of a real terminal (tmux).
import { execFile, spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

import { describe, expect, onTestFinished, test } from 'vitest'

import { classOf, cli, type Desk, openDesk, token } from './run.ts'

const hasTmux = spawnSync('tmux', ['-V']).status === 0
const run = promisify(execFile)

interface Screen {
  /** Types a line and ends it. */
  readonly type: (line: string) => Promise<void>
  readonly key: (name: string) => Promise<void>
  readonly text: () => Promise<string>
  /** Resolves with the screen once it matches; fails with the screen when it does not in time. */
  readonly shows: (what: RegExp) => Promise<string>
  readonly isCursorVisible: () => Promise<boolean>
}

/** A shell in a terminal of its own, in the folder of the desk. */
async function openScreen(desk: Desk, env: Readonly<Record<string, string>> = {}): Promise<Screen> {
  const socket = `hubplan-${process.pid}-${Math.random().toString(36).slice(2)}`
  const tmux = async (...args: string[]): Promise<string> => (await run('tmux', ['-u', '-L', socket, ...args])).stdout
  const variables = {
    PATH: process.env['PATH'] ?? '',
    HOME: desk.folder,
    HISTFILE: '/dev/null',
    TERM: 'screen',
    LANG: 'C.UTF-8',
    PS1: 'ready> ',
    HUBPLAN_URL: desk.hub.url,
    HUBPLAN_TOKEN: token,
    hubplan: `${process.execPath} ${cli}`,
    ...env,
  }
  const shell = ['env', '-i', ...Object.entries(variables).map(([key, value]) => `${key}=${value}`), 'bash', '--norc']
  await tmux('-f', '/dev/null', 'new-session', '-d', '-x', '100', '-y', '40', '-c', desk.folder, ...shell)
  onTestFinished(async () => {
    await tmux('kill-server')
  })
  const text = (): Promise<string> => tmux('capture-pane', '-p')
  const shows = async (what: RegExp): Promise<string> => {
    const deadline = Date.now() + 20_000
    for (;;) {
      const screen = await text()
      if (what.test(screen)) return screen
      if (Date.now() > deadline) throw new Error(`The screen does not show ${what}:\n${screen.trimEnd()}`)
      await pause(50)
    }
  }
  await shows(/^ready>/m)
  return {
    type: async (line) => {
      if (line !== '') await tmux('send-keys', '-l', line)
      await tmux('send-keys', 'Enter')
    },
    key: async (name) => {
      await tmux('send-keys', name)
    },
    text,
    shows,
    isCursorVisible: async () => (await tmux('display-message', '-p', '#{cursor_flag}')).trim() === '1',
  }
}

/** Whether what is typed is shown. */
async function echoes(screen: Screen): Promise<boolean> {
  await screen.type('stty -a | tr " " "\\n" | grep -E -x -e "-?echo" | sed s/^/TERMINAL:/')
  return /^TERMINAL:echo$/m.test(await screen.shows(/^TERMINAL:-?echo$/m))
}

/** A saved plan that deletes s01 to s09, and a hub that keeps the request for s05 until the gate is opened. */
async function heldAtFive(): Promise<{ desk: Desk; open: () => void }> {
  const desk = await openDesk({ users: classOf(12) })
  expect(await desk.run('plan', '--absent', 's*', '--max-delete-share', '1', '-o', 'plan.json')).toMatchObject({
    code: 0,
  })
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  desk.hub.onRequest(async ({ method, path }) => {
    if (method === 'DELETE' && path === '/users/s05') await opened
  })
  return { desk, open: () => open() }
}

const command = '$hubplan apply plan.json --concurrency 1; echo "CODE $?"'

test.runIf(process.env['HUBPLAN_REQUIRE_HUB'] === '1')('tmux is there where everything must be tried', () => {
  expect(hasTmux).toBe(true)
})

describe.skipIf(!hasTmux)('apply on a terminal', () => {
  test('shows how far it is, and hides the cursor meanwhile', async () => {
    const { desk, open } = await heldAtFive()
    const screen = await openScreen(desk)
    await screen.type(command)
    expect(await screen.shows(/4 of 9 actions/)).toMatch(/^█{13}░{17} {2}4 of 9 actions/m)
    expect(await screen.isCursorVisible()).toBe(false)
    open()
    await screen.shows(/CODE 0/)
  })

  test('ends with the whole bar and the report', async () => {
    const { desk, open } = await heldAtFive()
    open()
    const screen = await openScreen(desk)
    await screen.type(command)
    const text = await screen.shows(/CODE 0/)
    expect(text).toMatch(/^█{30} {2}9 of 9 actions$/m)
    expect(text).toMatch(/^Applied: 9 changed, 0 already so\.$/m)
    expect(await screen.isCursorVisible()).toBe(true)
  })

  test('Ctrl-C once finishes what is in flight and leaves the terminal as it was', async () => {
    const { desk, open } = await heldAtFive()
    const screen = await openScreen(desk)
    await screen.type(command)
    await screen.shows(/4 of 9 actions/)
    await screen.key('C-c')
    await screen.shows(/^Interrupted: finishing what is in flight\. Again to stop at once\.$/m)
    open()
    const text = await screen.shows(/CODE 130/)
    expect(text).toMatch(/^Interrupted: finishing what is in flight\. Again to stop at once\.$/m)
    expect(text.match(/^█.* of 9 actions/gm)).toHaveLength(1)
    expect(text).toMatch(/^Applied in part: of 9 actions 5 changed, 0 already so, 4 not reached\.$/m)
    expect(await screen.isCursorVisible()).toBe(true)
    expect(await echoes(screen)).toBe(true)
    expect(desk.sent()).toHaveLength(5)
  })

  test('Ctrl-C twice ends at once and leaves the terminal as it was', async () => {
    const { desk } = await heldAtFive()
    const screen = await openScreen(desk)
    await screen.type(command)
    await screen.shows(/4 of 9 actions/)
    await screen.key('C-c')
    await screen.shows(/Interrupted/)
    await screen.key('C-c')
    await screen.shows(/CODE 130/)
    expect(await screen.isCursorVisible()).toBe(true)
    expect(await echoes(screen)).toBe(true)
  })

  test('has the lines of --debug above the bar', async () => {
    const { desk, open } = await heldAtFive()
    const screen = await openScreen(desk)
    await screen.type(command.replace('apply', 'apply --debug'))
    const text = await screen.shows(/4 of 9 actions/)
    expect(text).toMatch(/^debug: DELETE \/hub\/api\/users\/s04 204 \d+ ms\n█+░+ {2}4 of 9 actions/m)
    open()
    await screen.shows(/CODE 0/)
  })
})

describe.skipIf(!hasTmux)('a URL that only hubplan.yaml names', () => {
  async function asked(): Promise<{ desk: Desk; screen: Screen }> {
    const desk = await openDesk()
    await desk.write(
      'hubplan.yaml',
      `version: 1\ntarget: { provider: jupyterhub, url: "${desk.hub.url}" }\nusers: [{ name: zoe }]\n`,
    )
    const screen = await openScreen(desk, { HUBPLAN_URL: '' })
    await screen.type('$hubplan plan -o plan.json; echo "CODE $?"')
    await screen.shows(/^Only the file names http:\S+ Send your token there\? \[y\/N\]/m)
    return { desk, screen }
  }

  test('gets the token after a yes', async () => {
    const { desk, screen } = await asked()
    await screen.type('y')
    await screen.shows(/CODE 0/)
    expect((await desk.plan()).summary).toEqual({ 'user.create': 1 })
  })

  test.each(['', 'n', 'yep'])('gets nothing after %j', async (answer) => {
    const { desk, screen } = await asked()
    await screen.type(answer)
    expect(await screen.shows(/CODE 1$/m)).toMatch(/^error: Only the file names \S+ so no token is sent there\.$/m)
    expect(desk.hub.requests).toHaveLength(0)
  })

  test('gets nothing after Ctrl-C', async () => {
    const { desk, screen } = await asked()
    await screen.key('C-c')
    await screen.shows(/CODE 130/)
    expect(desk.hub.requests).toHaveLength(0)
    expect(await echoes(screen)).toBe(true)
  })
})
