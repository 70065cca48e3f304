// A CI job reads its own log for commands. Names of users and files, and what a hub says, must not be any.
import { describe, expect, test } from 'vitest'

import { type Desk, openDesk } from './run.ts'

/** What runners take: GitHub and Forgejo at the start of a line or `##[` anywhere, Azure, TeamCity. Some end lines at `\r`. */
function commandsIn(text: string): string[] {
  return text.split(/\r\n|[\r\n\u0085\u2028\u2029]/).filter((line) => /::|##\w*\[/.test(line))
}

const evil = [
  '::add-mask::bob',
  '  ::set-output name=digest::x',
  'a\r::stop-commands::b',
  'b\n::error::c',
  'x ##[add-mask]y',
  '##vso[task.complete]z',
  "##teamcity[message text='z']",
]
const file = '::error file=x::u.csv'
const odd = '##[group]u.csv'
const ci = { CI: 'true', GITHUB_ACTIONS: 'true' }

async function opened(): Promise<{ desk: Desk; say: (...args: string[]) => Promise<string> }> {
  const created = '2024-09-01T08:00:00Z'
  const groups = ['::warning::g', '##[section]g']
  const servers = [{ name: '##[command]s' }]
  const desk = await openDesk({
    users: [
      { name: 'root', admin: true, created },
      ...evil.map((name) => ({ name, groups, servers, created })),
      ...Array.from({ length: 20 }, (_, index) => ({ name: `s${index}`, created })),
    ],
    groups: groups.map((name) => ({ name, properties: { '::notice::p': '##[debug]v' } })),
    files: {
      [file]: `username,groups\n::debug::new,##[g]\n##[new]x,-\n`,
      [odd]: `username,admin\n::add-mask::x,maybe\n##[error]y,perhaps\n`,
      'gone.csv': `username\n${evil.filter((name) => !/[\r\n]/.test(name)).join('\n')}\n`,
      'new.csv': 'username\n::add-mask::new\n##[new]\n',
    },
  })
  const say = async (...args: string[]): Promise<string> => {
    const { stdout, stderr } = await desk.runWith(ci, ...args)
    return stdout + stderr
  }
  return { desk, say }
}

const formats = ['text', 'markdown', 'html', 'json'] as const

/** The style of the page is ours, and no line of it begins with a command. */
function withoutStyle(text: string): string {
  return text.replace(/<style>.*?<\/style>/s, '').replace(/<script\b.*?<\/script>/gs, '')
}

describe('names of users, groups, servers and files are no commands in the log of', () => {
  test.each(formats)('plan and show, in %s', async (format) => {
    const { desk, say } = await opened()
    for (const files of [[file], [file, '--prune', '--allow', 'delete-share'], ['--absent-from', 'gone.csv']]) {
      const said = await say('plan', ...files, '--format', format, '-o', '::plan::.json', '--debug')
      expect(said).toMatch(/add-mask|debug/)
      expect(commandsIn(withoutStyle(said))).toEqual([])
      expect(commandsIn(withoutStyle(await say('show', '::plan::.json', '--format', format)))).toEqual([])
    }
    expect(await desk.files()).toContain('::plan::.json')
  })

  test.each([
    ['text', '--format', 'text'],
    ['json', '--format', 'json'],
    ['ndjson', '--events', 'ndjson'],
  ])('apply, in %s', async (_, ...how) => {
    const { desk, say } = await opened()
    expect(await desk.run('plan', 'new.csv', '-o', '##[p].json')).toMatchObject({ code: 0 })
    desk.hub.misbehave({
      method: 'POST',
      path: /users/,
      times: Infinity,
      action: { type: 'reply', status: 400, body: { message: 'no\r\n::error::no\n##[error]no' } },
    })
    const said = await say('apply', '##[p].json', ...how, '--results', '::r::.csv', '--debug')
    expect(said).toMatch(/error/)
    expect(commandsIn(said)).toEqual([])
    expect(commandsIn(await say('rehearse', '##[p].json'))).toEqual([])
    expect(commandsIn(await say('revert', '##[p].json'))).toEqual([])
    expect(commandsIn(await say('review', '##[p].json'))).toEqual([])
    expect(commandsIn(await say('doctor', '##[p].json'))).toEqual([])
  })

  test.each([
    ['list'],
    ['list', '--format', 'json'],
    ['list', '--match', '::x::*'],
    ['export'],
    ['export', '--format', 'json'],
    ['export', '::e::.yaml'],
    ['export', '::add-mask::none.txt'],
    ['status'],
    ['status', '--format', 'json'],
    ['validate', odd],
    ['validate', odd, '--format', 'json'],
    ['validate', file, '--live'],
    ['validate', '##[none].csv'],
    ['plan', odd],
    ['plan', '::add-mask::none.csv'],
    ['plan', 'users.csv', '--nonsense=::error::x'],
    ['::add-mask::x'],
    ['show', '##[none]'],
    ['apply', '::error::none'],
    ['template', '--names', '::x::,##[y]', '-o', '::t::.json'],
    ['doctor'],
    ['doctor', '--format', 'json'],
  ])('%s %s %s', async (...args) => {
    const { say } = await opened()
    const said = await say(...args.filter((arg) => arg !== undefined))
    expect(said).not.toBe('')
    expect(commandsIn(said)).toEqual([])
  })
})

describe('what has no escapes of its own', () => {
  test.each([
    ['list', '--format', 'names'],
    ['list', '--format', 'csv'],
    ['export', '--format', 'csv'],
  ])('is refused in a CI job rather than printed as commands: %s %s %s', async (...args) => {
    const { desk } = await opened()
    const { code, stdout, stderr } = await desk.runWith(ci, ...args)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/error: \d lines are commands in the log of a CI job, such as /)
    expect(stderr).toContain('\nhint: use --format json, or save to a file: hubplan export users.csv\n')
    expect(commandsIn(stderr)).toEqual([])
  })

  test('is printed as it is elsewhere, quoted where that helps', async () => {
    const { desk } = await opened()
    const { code, stdout } = await desk.run('list', '--format', 'csv')
    expect(code).toBe(0)
    expect(stdout).toContain('\n"::add-mask::bob",')
    const names = await desk.run('list', '--format', 'names')
    expect(names.stdout).toContain('\n##vso[task.complete]z\n')
  })

  test('is printed in a CI job when nothing in it is a command', async () => {
    const desk = await openDesk()
    expect((await desk.runWith(ci, 'list', '--format', 'names')).stdout).toContain('alice\n')
  })
})
