// hubplan as a person sees it, on the screen of a real terminal (tmux).
import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

import { describe, expect, onTestFinished, test } from 'vitest'

import { later } from '../../src/web/later.ts'
import { inFull } from '../helpers/in-full.ts'
import { isFull, thirdOf } from '../helpers/tier.ts'
import { textCell, workbook } from '../sources/workbook.ts'
import { classOf, cli, type Desk, openDesk, token } from './run.ts'

const hasTmux = spawnSync('tmux', ['-V']).status === 0
const run = promisify(execFile)

interface Screen {
  /** Types a line and ends it. */
  readonly type: (line: string) => Promise<void>
  readonly key: (name: string) => Promise<void>
  readonly text: () => Promise<string>
  /** Resolves with the screen once it matches; fails with the screen when it does not in time. */
  /** Presses a key again and again until the screen shows something. */
  readonly pressUntil: (key: string, what: RegExp) => Promise<void>
  readonly shows: (what: RegExp) => Promise<string>
  readonly isCursorVisible: () => Promise<boolean>
  /** The screen with its colours. */
  readonly colored: () => Promise<string>
  readonly resize: (columns: number, rows: number) => Promise<void>
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
    pressUntil: async (name, what) => {
      const deadline = Date.now() + 20_000
      while (!what.test(await text())) {
        if (Date.now() > deadline) throw new Error(`${name} does not show ${what}:\n${await text()}`)
        await tmux('send-keys', name)
        await pause(200)
      }
    },
    colored: () => tmux('capture-pane', '-p', '-e'),
    resize: async (columns, rows) => {
      await tmux('resize-window', '-x', String(columns), '-y', String(rows))
    },
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

const command = '$hubplan apply plan.json --yes --concurrency 1; echo "CODE $?"'

test.runIf(process.env['HUBPLAN_REQUIRE_HUB'] === '1')('tmux is there where everything must be tried', () => {
  expect(hasTmux).toBe(true)
})

describe.skipIf(!hasTmux)('apply on a terminal', () => {
  test('shows how far it is, and hides the cursor meanwhile', async () => {
    const { desk, open } = await heldAtFive()
    const screen = await openScreen(desk)
    await screen.type(command)
    const text = await screen.shows(/4 of 9 actions/)
    expect(text).toMatch(/^█{13}░{17} {2}4 of 9 actions/m)
    expect(text).toMatch(/^ {2}deleting users \(wave 1 of 1\); Ctrl-C finishes what is in flight and stops$/m)
    expect(await screen.isCursorVisible()).toBe(false)
    open()
    await screen.shows(/CODE 0/)
  })

  inFull('ends with the whole bar and the report', async () => {
    const { desk, open } = await heldAtFive()
    open()
    const screen = await openScreen(desk)
    await screen.type(command)
    const text = await screen.shows(/CODE 0/)
    expect(text).toMatch(/^█{30} {2}9 of 9 actions$/m)
    expect(text).toMatch(/^Applied: 9 changed, 0 already done\.$/m)
    expect(await screen.isCursorVisible()).toBe(true)
  })

  test('Ctrl-C once finishes what is in flight and leaves the terminal as it was', async () => {
    const { desk, open } = await heldAtFive()
    const screen = await openScreen(desk)
    await screen.type(command)
    await screen.shows(/4 of 9 actions/)
    await screen.key('C-c')
    await screen.shows(/^Interrupted: finishing what is in flight\. Again to stop at once\.$/m)
    await screen.shows(
      /^ {2}deleting users \(wave 1 of 1\); finishing what is in flight, Ctrl-C again to stop at once$/m,
    )
    open()
    const text = await screen.shows(/CODE 130/)
    expect(text).not.toContain('Ctrl-C again')
    expect(text).toMatch(/^Interrupted: finishing what is in flight\. Again to stop at once\.$/m)
    expect(text.match(/^█.* of 9 actions/gm)).toHaveLength(1)
    expect(text).toMatch(/^Applied in part: of 9 actions 5 changed, 0 already done, 4 not reached\.$/m)
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

  inFull('has the lines of --debug above the bar', async () => {
    const { desk, open } = await heldAtFive()
    const screen = await openScreen(desk)
    await screen.type(command.replace('apply', 'apply --debug'))
    const text = await screen.shows(/4 of 9 actions/)
    expect(text).toMatch(/^debug: DELETE \/hub\/api\/users\/s04 204 \d+ ms\n█+░+ {2}4 of 9 actions/m)
    open()
    await screen.shows(/CODE 0/)
  })
})

describe.skipIf(!hasTmux)('the question of apply', () => {
  async function asked(args: readonly string[] = []): Promise<{ desk: Desk; screen: Screen }> {
    const desk = await openDesk({ users: classOf(12) })
    const plan = args.length > 0 ? args : ['--absent', 's0[1-3]', '--max-delete-share', '1']
    expect(await desk.run('plan', ...plan, '-o', 'plan.json')).toMatchObject({ code: 0 })
    const screen = await openScreen(desk)
    await screen.type('$hubplan apply plan.json; echo "CODE $?"')
    return { desk, screen }
  }
  const question = /^Type the number of users to be deleted \(3\) to continue: $/m

  test('tells what will be done, and goes on with the number of deletions', async () => {
    const { desk, screen } = await asked()
    const text = await screen.shows(/^Type the number of users to be deleted \(3\) to continue:/m)
    expect(text).toMatch(
      /^DELETE 3 users \(none active in the last 7 days\)\n {2}s01, s02, s03\nTo do now: 3 users to delete\.$/m,
    )
    expect(desk.sent()).toEqual([])
    await screen.type('3')
    expect(await screen.shows(/CODE 0/)).toMatch(/^Applied: 3 changed, 0 already done\.$/m)
  })

  inFull('deletes only the rows that a filtered sheet shows', async () => {
    const desk = await openDesk()
    const row = (number: number, name: string, hidden = ''): string =>
      `<row r="${number}"${hidden}>${textCell(`A${number}`, name)}</row>`
    const rows = [row(1, 'username'), row(2, 's01'), row(3, 's02', ' hidden="1"'), row(4, 's03', ' hidden="1"')]
    const filter = '<filters><filter val="s01"/></filters>'
    const after = `<autoFilter ref="A1:A4"><filterColumn colId="0">${filter}</filterColumn></autoFilter>`
    await desk.write('leavers.xlsx', workbook({ rows: rows.join(''), after }))
    const said = await desk.run('plan', '--absent-from', 'leavers.xlsx', '-o', 'plan.json')
    expect(said).toMatchObject({ code: 1, stdout: '' })
    expect(said.stderr).toContain(
      'leavers.xlsx:3: 2 of 3 rows are hidden; add --hidden-rows skip to leave them out, or --hidden-rows read (hidden_rows: in an include)',
    )
    expect(await desk.files()).toEqual(['leavers.xlsx'])
    await desk.run('plan', '--absent-from', 'leavers.xlsx', '--hidden-rows', 'skip', '-o', 'plan.json')
    const screen = await openScreen(desk)
    await screen.type('$hubplan apply plan.json; echo exit: $?')
    await screen.shows(/^Type the number of users to be deleted \(1\) to continue:/m)
    expect(desk.sent()).toEqual([])
    await screen.type('1')
    await screen.shows(/^exit: 0$/m)
    expect(desk.sent()).toEqual(['DELETE /users/s01'])
  })

  test.each(thirdOf(['', 'y', '4'], 1))('sends nothing after %j, and leaves nothing behind', async (answer) => {
    const { desk, screen } = await asked()
    await screen.shows(/^Type the number of users to be deleted \(3\) to continue:/m)
    await screen.type(answer)
    expect(await screen.shows(/CODE 1$/m)).toMatch(
      /^error: The answer was ".?", and not the number of users to be deleted, 3: nothing was sent\.$/m,
    )
    expect(desk.sent()).toEqual([])
    expect(await desk.files()).toEqual(['plan.json'])
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 0 })
  })

  test.each(thirdOf(['C-c', 'C-d'], 1))('sends nothing after %s, and gives the lock back', async (key) => {
    const { desk, screen } = await asked()
    await screen.shows(/^Type the number of users to be deleted \(3\) to continue:/m)
    await screen.key(key)
    await screen.shows(key === 'C-c' ? /CODE 130/ : /CODE 1$/m)
    expect(desk.sent()).toEqual([])
    expect(await desk.files()).toEqual(['plan.json'])
    expect(await echoes(screen)).toBe(true)
  })

  inFull('is a y where nobody is deleted', async () => {
    const { desk, screen } = await asked(['--admin', 's01'])
    await screen.shows(/^Apply this change\? \[y\/N\]/m)
    await screen.type('y')
    await screen.shows(/CODE 0/)
    expect(desk.hub.hub.users.get('s01')?.admin).toBe(true)
  })

  test('is not answered by what was typed before it was there', async () => {
    const desk = await openDesk({ users: classOf(12) })
    expect(await desk.run('plan', '--admin', 's01', '-o', 'plan.json')).toMatchObject({ code: 0 })
    const screen = await openScreen(desk)
    const [reached, gate] = [later<void>(), later<void>()]
    desk.hub.onRequest(async () => {
      reached.resolve()
      await gate.promise
    })
    await screen.type('$hubplan apply plan.json; echo "CODE $?"')
    await reached.promise
    await screen.type('y')
    await screen.shows(/^y$/m)
    gate.resolve()
    await screen.shows(/^Apply this change\? \[y\/N\]/m)
    // Had the early answer counted, this one would come too late.
    await screen.type('no')
    const text = await screen.shows(/^CODE \d/m)
    expect(text).toMatch(/^error: The answer was "no", and not y: nothing was sent\.$/m)
    expect(text).toMatch(/^CODE 1$/m)
    expect(desk.sent()).toEqual([])
    expect(await echoes(screen)).toBe(true)
    await screen.type('clear; $hubplan apply plan.json; echo "CODE $?"')
    await screen.shows(/^Apply this change\? \[y\/N\]/m)
    await screen.type('y')
    await screen.shows(/CODE 0/)
    expect(desk.sent()).toHaveLength(1)
  })

  test.each(thirdOf(['2>&1 | cat', '2>log']))('that nobody would see (%s) is a refusal', async (redirected) => {
    const { desk, screen } = await asked()
    await screen.shows(/\(3\) to continue:/)
    await screen.key('C-c')
    await screen.shows(/CODE 130/)
    const before = desk.hub.requests.length
    await screen.type(
      `clear; touch log; $hubplan apply plan.json ${redirected}; echo "ENDED \${PIPESTATUS[0]}"; cat log`,
    )
    const text = await screen.shows(/ENDED 1[\s\S]*^ready>/m)
    expect(text).toMatch(/^error: Cannot ask for confirmation: stderr is not a terminal\. Nothing was sent\.$/m)
    expect(text).toMatch(/^hint: give --yes, or do not redirect stderr$/m)
    expect(desk.hub.requests).toHaveLength(before)
    await screen.type(`clear; $hubplan apply plan.json --yes ${redirected}; echo "ENDED \${PIPESTATUS[0]}"`)
    await screen.shows(/ENDED 0/)
    expect(desk.sent()).toHaveLength(3)
  })

  inFull('counts only what is still there', async () => {
    const { desk, screen } = await asked()
    await screen.shows(/\(3\) to continue:/)
    await screen.type('no')
    await screen.shows(/CODE 1$/m)
    await desk.run('apply', 'plan.json', '--exclude', 's02')
    await screen.type('clear; $hubplan apply plan.json; echo "CODE $?"')
    expect(await screen.shows(/\(1\) to continue:/)).toMatch(/^2 changes of the plan are done already or left out\.$/m)
    await screen.type('1')
    await screen.shows(/CODE 0/)
  })

  test.each(thirdOf(['--yes', '--approved-by-file plan.approval.json'], 1))(
    'is not asked with %s, nor where CI is set',
    async (flag) => {
      const { desk, screen } = await asked()
      await screen.shows(/\(3\) to continue:/)
      await screen.key('C-c')
      await screen.shows(/CODE 130/)
      const { digest } = await desk.plan()
      expect(await desk.run('review', 'plan.json', '--approve', '--expect-digest', digest)).toMatchObject({ code: 0 })
      await screen.type(
        `clear; $hubplan apply plan.json ${flag}; echo "CODE $?"; CI=1 $hubplan apply plan.json; echo "AGAIN $?"`,
      )
      const text = await screen.shows(/AGAIN 0/)
      expect(text).toMatch(/CODE 0/)
      expect(text).not.toMatch(question)
    },
  )
})

describe.skipIf(!hasTmux)('review', () => {
  async function opened(env: Readonly<Record<string, string>> = {}): Promise<{ desk: Desk; screen: Screen }> {
    const desk = await openDesk({ users: classOf(60) })
    await desk.write('users.csv', 'username,groups,ensure\nzoë,ml,\nalice,ml;staff,\ns01,,absent\ns02,,absent\n')
    expect(await desk.run('plan', 'users.csv', '-o', 'plan.json')).toMatchObject({ code: 0 })
    const screen = await openScreen(desk, { USER: 'ada', HUBPLAN_URL: '', HUBPLAN_TOKEN: '', ...env })
    await screen.type('echo earlier; $hubplan review plan.json; echo "CODE $?"')
    await screen.shows(/^\? help/m)
    return { desk, screen }
  }

  test('is browsed, searched and looked into, and the plan approved', async () => {
    const { desk, screen } = await opened()
    expect(await screen.text()).not.toContain('earlier')
    await screen.shows(/^>Deletes 2 of 60 users \(3\.3 %\), none of them active in the last 7 days; /m)
    await screen.key('1')
    await screen.shows(/^> {2}- s01 /m)
    await screen.key('Down')
    await screen.shows(/^> {2}- s02 /m)
    await screen.shows(/^only: .* \(Esc: all\)$/m)
    await screen.key('Escape')
    // A lone escape that arrives together with the next key would be one key with it.
    await screen.shows(/^1 \w+ \(2\) {2}2 /m)
    await screen.key('/')
    await screen.key('Z')
    await screen.shows(/^2 of 6 changes/m)
    await screen.key('Enter')
    await screen.key('Enter')
    await screen.shows(/^User zoë$/m)
    await screen.shows(/^ {2}groups +- +-> +ml$/m)
    await screen.key('Escape')
    await screen.shows(/only: \/Z/)
    await screen.key('?')
    await screen.shows(/^ {2}a +approve: writes the approval file$/m)
    await screen.key('Escape')
    await screen.shows(/^\? help/m)
    await screen.key('Home')
    await screen.key('NPage')
    await screen.key('NPage')
    await screen.key('a')
    await screen.shows(/^Type yes to approve/m)
    await screen.type('yes')
    const text = await screen.shows(/CODE 0/)
    expect(text).toMatch(/^earlier\nApproved by ada at /m)
    expect(await screen.isCursorVisible()).toBe(true)
    expect(await echoes(screen)).toBe(true)
    expect(JSON.parse(await desk.read('plan.approval.json'))).toMatchObject({ decision: 'approved', by: 'ada' })
    expect(await desk.run('apply', 'plan.json', '--approved-by-file', 'plan.approval.json')).toMatchObject({ code: 0 })
  })

  test('refuses with a reason, and the exit code says so', async () => {
    const { desk, screen } = await opened()
    await screen.key('x')
    await screen.shows(/^Reason to refuse/m)
    await screen.type('s01 stays')
    expect(await screen.shows(/CODE 3/)).toMatch(/^Refused by ada at .*: s01 stays$/m)
    expect(JSON.parse(await desk.read('plan.approval.json'))).toMatchObject({
      decision: 'refused',
      reason: 's01 stays',
    })
  })

  test.each(
    thirdOf([
      ['q', 1],
      ['C-c', 130],
    ]),
  )('%s leaves without deciding, and the terminal as it was', async (key, code) => {
    const { desk, screen } = await opened()
    await screen.key(key)
    expect(await screen.shows(new RegExp(`CODE ${code}`))).toMatch(/^earlier$/m)
    expect(await screen.isCursorVisible()).toBe(true)
    expect(await echoes(screen)).toBe(true)
    expect(await desk.files()).not.toContain('plan.approval.json')
  })

  test('follows the size of the terminal', async () => {
    const { screen } = await opened()
    await screen.resize(40, 15)
    const small = await screen.shows(/^Can be applied until .{16}\nUTC/m)
    expect(small.match(/^\? help/gm)).toHaveLength(1)
    await screen.resize(100, 30)
    const text = await screen.shows(/f filter {2}r risky/)
    expect(text.match(/^Plan for/gm)).toHaveLength(1)
    await screen.key('q')
    await screen.shows(/CODE 1/)
  })

  test('has no colours where they are not wanted', async () => {
    const { screen } = await opened({ NO_COLOR: '1' })
    expect(await screen.colored()).not.toContain('\u001b[')
    await screen.key('q')
    await screen.shows(/CODE 1/)
    await screen.type('clear; NO_COLOR= $hubplan review plan.json; echo "CODE $?"')
    await screen.shows(/^\? help/m)
    expect(await screen.colored()).toContain('\u001b[31m')
  })
})

if (isFull) {
  describe.skipIf(!hasTmux)('review of a folder of plans', () => {
    test('lists the targets, opens one, and approves all', async () => {
      const desk = await openDesk()
      const targets = ['east', 'west'].map(
        (name) => `  ${name}: { url: "${desk.hub.url}", users: [{ name: new-${name} }] }\n`,
      )
      await desk.write(
        'hubplan.yaml',
        `version: 1\nusers: [{ name: s01, ensure: absent }]\ntargets:\n${targets.join('')}`,
      )
      const own = Object.fromEntries(
        ['EAST', 'WEST'].flatMap((name) => [
          [`HUBPLAN_URL_${name}`, desk.hub.url],
          [`HUBPLAN_TOKEN_${name}`, token],
        ]),
      )
      expect(
        await desk.runWith({ HUBPLAN_URL: undefined, ...own }, 'plan', '--target', 'all', '-o', 'plans/'),
      ).toMatchObject({
        code: 0,
      })
      const screen = await openScreen(desk, { USER: 'ada', HUBPLAN_URL: '', HUBPLAN_TOKEN: '' })
      await screen.type('echo earlier; $hubplan review plans/; echo "CODE $?"')
      await screen.shows(/^\? help {2}a approve all/m)
      await screen.shows(/^> {2}east {2}ready {2}deletes 1 of 12/m)
      await screen.key('Down')
      await screen.key('Enter')
      await screen.shows(/^Plan for west at http/m)
      await screen.key('Escape')
      await screen.shows(/^>\* west {2}ready/m)
      await screen.key('NPage')
      await screen.key('a')
      await screen.shows(
        /^Approved by ada, all may be applied, 2 users of 2 targets will be DELETED\.\nType yes to approve/m,
      )
      await screen.type('yes')
      expect(await screen.shows(/CODE 0/)).toMatch(/^earlier\nApproved by ada at /m)
      expect(JSON.parse(await desk.read('plans/approval.json'))).toMatchObject({ decision: 'approved', by: 'ada' })
    })
  })
}

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

  test.each(thirdOf(['', 'n', 'yep']))('gets nothing after %j', async (answer) => {
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

describe.skipIf(!hasTmux)('init on a terminal', () => {
  test('asks for all it needs; the token is never shown, and a wrong one is asked for again', async () => {
    const desk = await openDesk()
    const screen = await openScreen(desk, { HUBPLAN_URL: '', HUBPLAN_TOKEN: '' })
    await screen.type('unset HUBPLAN_TOKEN HUBPLAN_URL; $hubplan init; echo "CODE $?"')
    await screen.shows(/Which kind of system is it\? jupyterhub, aup, bevy, alteryx \[jupyterhub\]/)
    await screen.type('')
    await screen.shows(/Its address, such as/)
    await screen.type(desk.hub.url)
    await screen.shows(/A token for it \(not shown, and not saved\):/)
    await screen.type('wrong-token')
    await screen.shows(/The hub refused the token .*Try again\.[\s\S]*A token for it/)
    await screen.type(token)
    await screen.shows(
      /The token works: it is service "planner", and sees 12 users[\s\S]*Which users must hubplan never change\?/,
    )
    await screen.type('svc-*, root')
    await screen.shows(/A roster to include, such as an export of Canvas or Moodle, or a sheet \(Enter for none\):/)
    await screen.type('')
    await screen.shows(/Write the 12 users of the hub to users\.csv\? \[Y\/n\]/)
    await screen.type('')
    const text = await screen.shows(/CODE 0/)
    expect(text).toMatch(/A CI job cannot reach http:\S+: it is an address of this machine\. So no CI file is off/)
    expect(text).toContain('Written: users.csv, hubplan.yaml, .gitignore.')
    expect(text).not.toContain(token)
    expect(text).not.toContain('wrong-token')
    expect(await desk.read('hubplan.yaml')).toContain('protect: ["svc-*", root]')
    expect(await echoes(screen)).toBe(true)
  })
})

describe.skipIf(!hasTmux)('init for a hub that CI can reach', () => {
  test('asks for CI files', async () => {
    const desk = await openDesk()
    const screen = await openScreen(desk, { HUBPLAN_URL: '', HUBPLAN_TOKEN: '' })
    await screen.type(
      '$hubplan init --offline --provider jupyterhub --url https://hub.example.edu --protect "svc-*"; echo "CODE $?"',
    )
    await screen.shows(/A roster to include/)
    await screen.type('')
    await screen.shows(/CI files that plan, comment and apply\? github, gitlab or none \[none\]/)
    await screen.type('github')
    await screen.shows(/CODE 0/)
    expect(await desk.read('.github/workflows/hubplan.yml')).toContain('HUBPLAN_URL: "https://hub.example.edu"')
  })
})

describe.skipIf(!hasTmux)('init with a roster', () => {
  test('shows it, proposes how it is read, and writes what a plan reads so', async () => {
    const desk = await openDesk()
    await desk.write('canvas.csv', readFileSync('fixtures/rosters/canvas-gradebook.csv'))
    const screen = await openScreen(desk)
    await screen.type('$hubplan init --provider jupyterhub --protect "svc-*" --ci none; echo "CODE $?"')
    await screen.shows(/A roster to include/)
    await screen.type('canvas.csv')
    await screen.shows(
      /SIS Login ID +[\s\S]*It looks like a Canvas gradebook\. Read it with preset canvas-gradebook\? \[Y\/n\]/,
    )
    await screen.type('')
    await screen.shows(
      /"alovelace", groups Lab 1[\s\S]*5 users in all\.[\s\S]*Include "canvas\.csv" like this\? \[Y\/n\]/,
    )
    await screen.type('')
    expect(await screen.shows(/CODE 0/)).toContain('Written: hubplan.yaml, .gitignore.')
    expect(await desk.run('plan', '-o', 'plan.json')).toMatchObject({ code: 0 })
    expect((await desk.plan()).summary).toMatchObject({ 'user.create': 5 })
  })
})

describe.skipIf(!hasTmux)('hubplan alone', () => {
  test('shows a person four commands and where to begin', async () => {
    const screen = await openScreen(await openDesk())
    await screen.type('$hubplan; echo "CODE $?"')
    const text = await screen.shows(/CODE 1/)
    expect(
      text
        .split('\n')
        .slice(1, 10)
        .map((line) => line.trimEnd()),
    ).toEqual([
      'hubplan manages the users of a hub from files.',
      '',
      '  hubplan plan users.csv -o plan.json    compare the files with the hub; nothing is changed',
      '  hubplan show plan.json                 read the plan',
      '  hubplan apply plan.json                carry out exactly this plan',
      '  hubplan revert plan.json -o undo.json  make the plan that undoes it',
      '',
      'No hub at hand: hubplan demo. With a hub: hubplan help start. All commands: hubplan --help',
      'CODE 1',
    ])
  })
})

describe.skipIf(!hasTmux)('hubplan help on a terminal', () => {
  test('is read page by page, with headings in bold', async () => {
    const screen = await openScreen(await openDesk(), { PAGER: 'less -RX' })
    await screen.type('$hubplan help guards; echo "CODE $?"')
    const text = await screen.shows(/^:$/m)
    expect(text).toContain('Which checks can block a plan, and how to let one pass.')
    expect(text).not.toContain('CODE')
    expect(await screen.colored()).toContain('\u001b[1mGuards')
    await screen.key('C-c')
    // The pager drops keys that arrive together with an interrupt.
    await screen.pressUntil('q', /^CODE 130$/m)
  })

  inFull('fits the width of the terminal', async () => {
    const screen = await openScreen(await openDesk(), { PAGER: 'cat', NO_COLOR: '1' })
    await screen.resize(60, 40)
    await screen.type('$hubplan help names; echo "CODE $?"')
    const text = await screen.shows(/CODE 0/)
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60)
  })

  test.each(['no-such-pager', ''])('is plain where the pager is %j', async (pager) => {
    const screen = await openScreen(await openDesk(), { PAGER: pager })
    // The whole topic fits.
    await screen.resize(100, 100)
    await screen.type('$hubplan help exit-codes; echo "CODE $?"')
    expect(await screen.shows(/CODE 0/)).toContain('What each exit code of hubplan means')
  })

  inFull('leaves quietly when a reader of a pipe does', async () => {
    const screen = await openScreen(await openDesk())
    await screen.type('set -o pipefail; $hubplan help guards | head -1; echo "CODE $?"')
    expect(await screen.shows(/^CODE 0$/m)).not.toContain('rror')
  })
})
