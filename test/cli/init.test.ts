// hubplan init without a terminal: flags answer, the token is tried, and nothing is written unless all is well.
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

import { readScopes } from '../../src/providers/jupyterhub/scopes.ts'
import { inside, openDesk, token } from './run.ts'

const yaml = (
  url: string,
): string => `# yaml-language-server: $schema=./node_modules/hubplan/schemas/hubplan.schema.json
version: 1
target: { provider: jupyterhub, url: "${url}" }
# Not deleted, demoted or otherwise changed, unless a plan is made with --allow protected.
protect: ["svc-*"]
# All current users: planning this file changes nothing.
include:
  - { path: users.csv }
# More users, and their settings:
# users:
#   - { name: ada, admin: true, groups: [staff] }
#   - { name: bob, ensure: absent }
# This roster is complete: users missing from it are deleted.
# prune: true
`

/** CI files are for a hub that their jobs can reach, so not for a sandbox. */
const elsewhere = ['--provider', 'jupyterhub', '--offline', '--url', 'https://hub.example.edu'] as const

describe('hubplan init', () => {
  test('writes files of which a plan is empty', async () => {
    const desk = await openDesk()
    const made = await desk.run('init', '--provider', 'jupyterhub', '--protect', 'svc-*', '--roster', 'users.csv')
    expect(made).toEqual({
      code: 0,
      stdout: '',
      stderr: `The token works: it is service "planner", and sees 12 users (version 3.0.0).
12 users, 1 group in users.csv.
Written: users.csv, hubplan.yaml, .gitignore. The token is in none of them.
Next: set HUBPLAN_URL=${desk.hub.url} and HUBPLAN_TOKEN, then hubplan plan -o plan.json
`,
    })
    expect(await desk.files()).toEqual(['.gitignore', 'hubplan.yaml', 'users.csv'])
    expect(await desk.read('hubplan.yaml')).toBe(yaml(desk.hub.url))
    expect(await desk.read('.gitignore')).toContain('# hubplan\n*.journal\n')
    expect(await desk.mode('hubplan.yaml')).toBe('644')
    for (const file of await desk.files()) expect(await desk.read(file)).not.toContain(token)
    const planned = await desk.run('plan', '--detailed-exitcode')
    expect(planned.stdout).toContain('Nothing to do: the hub matches the files.')
    expect(planned.code).toBe(0)
    expect(desk.sent()).toEqual([])
  })

  test('asks for the scope that shows which roles groups give', async () => {
    const reader = (scopes: readonly string[]) =>
      openDesk({ tokens: [{ token, name: 'planner', kind: 'service', admin: false, scopes: [...scopes] }] })
    const flags = ['init', '--provider', 'jupyterhub', '--no-roster', '--ci', 'none']
    const asked =
      'It cannot see which roles groups give to their members: give it the scope read:roles:groups, and plans show who gains roles.\n'
    const blind = await (await reader(readScopes.filter((scope) => scope !== 'read:roles:groups'))).run(...flags)
    expect(blind).toMatchObject({ code: 0, stderr: expect.stringContaining(asked) })
    const seeing = await (await reader(readScopes)).run(...flags)
    expect(seeing).toMatchObject({ code: 0, stderr: expect.not.stringContaining('roles') })
  })

  test('names the command that prints the role or the services which the config of the hub lacks', async () => {
    const flags = ['init', '--provider', 'jupyterhub', '--no-roster', '--ci', 'none']
    const prints = 'hubplan doctor --format python, helm or tljh'
    const desk = await openDesk({ tokens: [{ token, name: 'planner', kind: 'service', scopes: ['list:users'] }] })
    const poor = await desk.run(...flags)
    const role = `It lacks rights for planning. For the role that is missing: ${prints}.\n`
    expect(poor).toMatchObject({ code: 0, stderr: expect.stringContaining(role) })
    const refused = await desk.runWith({ HUBPLAN_TOKEN: 'wrong' }, ...flags, '--force')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toMatch(
      /^hint: check the token, and .*; hubplan doctor --format python, helm or tljh prints what the config of the hub lacks$/m,
    )
    const none = await desk.runWith({ HUBPLAN_TOKEN: undefined }, ...flags, '--force')
    expect(none.stderr).toContain(
      `There is no token to try.\nhint: set HUBPLAN_TOKEN, or give --token-file FILE; ${prints} prints what the config of the hub lacks\n`,
    )
    const bevy = await desk.runWith(
      { HUBPLAN_TOKEN: undefined },
      'init',
      '--provider',
      'bevy',
      '--ci',
      'none',
      '--force',
    )
    expect(bevy.stderr).toContain('hint: set HUBPLAN_TOKEN, or give --token-file FILE\n')
  })

  test.each([
    ['github', '.github/workflows/hubplan.yml'],
    ['gitlab', '.gitlab-ci.yml'],
  ])('writes a file for %s that asks for a token with every scope of planning', async (ci, file) => {
    const desk = await openDesk()
    await desk.run('init', ...elsewhere, '--ci', ci)
    expect(await desk.read(file)).toContain(
      ' list:users read:users read:servers list:groups read:groups read:roles:groups\n',
    )
  })

  test('adds to a .gitignore once', async () => {
    const desk = await openDesk({ files: { '.gitignore': 'dist/\n.hubplan/' } })
    const flags = ['--provider', 'jupyterhub', '--no-roster', '--ci', 'none', '--force']
    await desk.run('init', ...flags)
    const text = await desk.read('.gitignore')
    expect(text).toBe(
      'dist/\n# hubplan\n*.journal\n*.journal.lock\ncredentials*.csv*\ncredentials*.xlsx*\n.hubplan/*\n!.hubplan/hubplan.mjs\n!.hubplan/.gitattributes\n',
    )
    await desk.run('init', ...flags)
    expect(await desk.read('.gitignore')).toBe(text)
  })

  test.each([
    ['a wrong token', { HUBPLAN_TOKEN: 'wrong' }, 'The hub refused the token at /hub/api/user: Forbidden'],
    ['no token', { HUBPLAN_TOKEN: undefined }, 'There is no token to try.'],
    ['no address', { HUBPLAN_URL: 'nonsense' }, 'HUBPLAN_URL is not an address'],
  ])('writes nothing with %s', async (_, env, said) => {
    const desk = await openDesk()
    const { code, stderr } = await desk.runWith(env, 'init', '--provider', 'jupyterhub')
    expect(code).toBe(1)
    expect(stderr).toContain(said)
    expect(await desk.files()).toEqual([])
  })

  test('leaves what is there', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': 'version: 1\n' } })
    const { code, stderr } = await desk.run('init')
    expect(code).toBe(1)
    expect(stderr).toBe(
      'error: hubplan.yaml exists already and was not changed.\nhint: remove it, or give --force to replace it\nhelp: hubplan help init\n',
    )
    expect(await desk.read('hubplan.yaml')).toBe('version: 1\n')
    expect(desk.hub.requests).toEqual([])
  })

  test('leaves a roster and a CI file that are there, and then writes nothing', async () => {
    const desk = await openDesk({ files: { 'users.csv': 'mine\n' } })
    const { code, stderr } = await desk.run('init', '--roster', 'users.csv')
    expect(code).toBe(1)
    expect(stderr).toContain('users.csv exists already')
    await desk.write('.gitlab-ci.yml', 'mine: 1\n')
    const other = await desk.run('init', ...elsewhere, '--ci', 'gitlab')
    expect(other.stderr).toContain('.gitlab-ci.yml exists already')
    expect(await desk.files()).toEqual(['.gitlab-ci.yml', 'users.csv'])
  })

  test('writes nothing when .gitignore cannot be written, and never takes an unreadable one for an empty one', async () => {
    const desk = await openDesk()
    await mkdir(join(desk.folder, '.gitignore'))
    const { code, stderr } = await desk.run('init', '--provider', 'jupyterhub', '--roster', 'users.csv')
    expect(code).toBe(1)
    expect(stderr).toContain('.gitignore cannot be read (EISDIR); nothing has been written.')
    expect(await desk.files()).toEqual(['.gitignore'])
  })

  test.each(['.github', '.github/workflows', '.gitignore', '.hubplan'])(
    'writes nothing through %s when it leads out',
    async (link) => {
      const desk = await openDesk()
      const other = await openDesk({ files: { 'theirs.txt': 'theirs\n' } })
      if (link.includes('/')) await mkdir(join(desk.folder, '.github'))
      const target = link === '.gitignore' ? join(other.folder, 'theirs.txt') : other.folder
      await symlink(target, join(desk.folder, link))
      const { code, stderr } = await desk.run('init', ...elsewhere, '--ci', 'github', '--force')
      expect(code).toBe(1)
      expect(stderr).toContain(`${link} is a link to a place outside the folder; nothing has been written.`)
      expect(await desk.files()).toEqual([link.split('/')[0]])
      expect(await readdir(other.folder)).toEqual(['theirs.txt'])
      expect(await other.read('theirs.txt')).toBe('theirs\n')
    },
  )

  test('writes nothing when a folder that it needs is a file', async () => {
    const desk = await openDesk({ files: { '.github': 'mine\n' } })
    const { code, stderr } = await desk.run('init', ...elsewhere, '--ci', 'github')
    expect(code).toBe(1)
    expect(stderr).toContain('.github is not a folder; nothing has been written.')
    expect(await desk.files()).toEqual(['.github'])
  })

  test('follows a link that stays in the folder', async () => {
    const desk = await openDesk()
    await mkdir(join(desk.folder, 'shared'))
    await writeFile(join(desk.folder, 'shared', 'ignore'), 'dist/\n')
    await symlink('shared/ignore', join(desk.folder, '.gitignore'))
    const { code, stderr } = await desk.run('init', '--provider', 'jupyterhub', '--no-roster')
    expect(code, stderr).toBe(0)
    expect(await desk.read('shared/ignore')).toContain('dist/\n# hubplan\n')
  })

  test('never replaces a link that leads nowhere, with --force neither', async () => {
    const desk = await openDesk()
    await symlink('nowhere.yaml', join(desk.folder, 'hubplan.yaml'))
    const flags = ['--provider', 'jupyterhub', '--no-roster']
    const plain = await desk.run('init', ...flags)
    expect(plain.stderr).toContain('hubplan.yaml exists already')
    const forced = await desk.run('init', ...flags, '--force')
    expect(forced.code).toBe(1)
    expect(forced.stderr).toContain('hubplan.yaml is a broken link; nothing has been written.')
    expect(await desk.files()).toEqual(['hubplan.yaml'])
    expect(desk.hub.requests).toEqual([])
  })

  test('writes files without asking the system, and without a token', async () => {
    const desk = await openDesk()
    const made = await desk.runWith({ HUBPLAN_TOKEN: undefined }, 'init', ...elsewhere, '--protect', 'svc-*')
    expect(made).toEqual({
      code: 0,
      stdout: '',
      stderr: `Written: hubplan.yaml, .gitignore. The token is in none of them.
Next: set HUBPLAN_URL=https://hub.example.edu and HUBPLAN_TOKEN, then hubplan plan -o plan.json
`,
    })
    expect(await desk.read('hubplan.yaml')).toContain('protect: ["svc-*"]\n# More users')
    expect(desk.hub.requests).toEqual([])
    const both = await desk.run('init', ...elsewhere, '--roster', 'users.csv')
    expect(both.stderr).toContain('error: --offline and --roster do not go together.')
  })

  test('gives a project CI files later, and keeps its hubplan.yaml', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': 'version: 1 # ours\n' } })
    const made = await desk.run('init', ...elsewhere, '--ci', 'gitlab')
    expect(made).toMatchObject({ code: 0, stdout: '' })
    expect(made.stderr).toBe(`hubplan.yaml is there, and stays as it is.
Written: .gitignore, .hubplan/hubplan.mjs, .hubplan/.gitattributes, .gitlab-ci.yml. The token is in none of them.
Next: set HUBPLAN_URL=https://hub.example.edu and HUBPLAN_TOKEN, then hubplan plan -o plan.json
`)
    expect(await desk.read('hubplan.yaml')).toBe('version: 1 # ours\n')
    const again = await desk.run('init', ...elsewhere, '--ci', 'gitlab')
    expect(again).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('.gitlab-ci.yml exists already and was not'),
    })
    expect(await desk.run('init', ...elsewhere, '--ci', 'github')).toMatchObject({ code: 0 })
    const without = await desk.run('init', ...elsewhere)
    expect(without.stderr).toContain('error: hubplan.yaml exists already and was not changed.')
  })

  test.each([
    'http://127.0.0.1:8081',
    'http://localhost:8081',
    'http://hub.localhost',
    'http://[::1]:8081',
    'http://0.0.0.0:8081',
  ])('writes no CI file for %s, which no CI job can reach', async (url) => {
    const desk = await openDesk()
    const flags = ['--provider', 'jupyterhub', '--offline', '--url', url]
    expect(await desk.run('init', ...flags, '--ci', 'github')).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: A CI job cannot reach ${url}: it is an address of this machine.
hint: give --url with the address that other machines use, or leave --ci out
help: hubplan help init
`,
    })
    expect(await desk.files()).toEqual([])
    expect(await desk.run('init', ...flags, '--ci', 'none')).toMatchObject({ code: 0 })
  })
})

describe('hubplan init in a folder of a repository', () => {
  test.each([
    ['github', '.github/workflows/hubplan-courses-2027.yml'],
    ['gitlab', '.gitlab-ci.yml'],
  ])('writes the file for %s at the root, for changes of this folder', async (ci, path) => {
    const desk = await openDesk()
    await mkdir(join(desk.folder, '.git'))
    await mkdir(join(desk.folder, 'courses/2027'), { recursive: true })
    const cwd = join(desk.folder, 'courses/2027')
    const made = await inside(['init', ...elsewhere, '--ci', ci], { cwd })
    expect(made).toMatchObject({ code: 0, stdout: '' })
    expect(made.stderr).toContain(
      `Written: hubplan.yaml, .gitignore, .hubplan/hubplan.mjs, .hubplan/.gitattributes, ../../${path}. `,
    )
    const text = await desk.read(path)
    expect(text).toMatch(
      /HUBPLAN_SHA256(?:: |=)[0-9a-f]{64} # courses\/2027\/\.hubplan\/hubplan\.mjs of hubplan 0\.1\.0$/m,
    )
    expect(text).toContain('<!-- hubplan:courses/2027 ')
    const file = parse(text) as Record<string, Record<string, unknown>>
    if (ci === 'github') {
      const paths = ['courses/2027/**', path]
      expect(file['on']).toMatchObject({ pull_request: { paths }, push: { branches: ['main'], paths } })
      expect(file['defaults']).toMatchObject({ run: { 'working-directory': 'courses/2027' } })
    } else {
      const changes = ['courses/2027/**/*', path]
      expect(file['plan']).toMatchObject({ rules: [{ changes }] })
      expect(file['merged']).toMatchObject({ rules: [{ changes }, { if: expect.stringContaining('"web"') }] })
      expect(text).toContain('- HUBPLAN_FOLDER="$CI_PROJECT_DIR/courses/2027"\n')
    }
  })

  test('refuses a folder whose name a CI file cannot hold', async () => {
    const desk = await openDesk()
    await mkdir(join(desk.folder, '.git'))
    const cwd = join(desk.folder, 'a b$(c)')
    await mkdir(cwd)
    const made = await inside(['init', ...elsewhere, '--ci', 'github'], { cwd })
    expect(made).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: A CI file cannot name the folder "a b$(c)".
hint: rename it: letters, digits, dots, underscores and dashes are possible
help: hubplan help init
`,
    })
    expect(await readdir(cwd)).toEqual([])
  })
})

describe('a package for CI', () => {
  const integrity = `sha512-${'A'.repeat(86)}==`

  test.each([
    [['--install', 'hubplan@1.2.3'], '--install and --integrity go together.'],
    [['--integrity', integrity], '--install and --integrity go together.'],
    [['--install', 'hubplan', '--integrity', integrity], '--install is "hubplan", which is not one exact package.'],
    [['--install', 'hubplan@latest', '--integrity', integrity], 'which is not one exact package.'],
    [['--install', '--prefix=/x', '--integrity', integrity], 'error: --prefix is not a flag of hubplan init'],
    [['--install', 'https://x/a.tgz$(id)', '--integrity', integrity], 'which is not one exact package.'],
    [['--install', 'hubplan@1.2.3', '--integrity', 'sha512-abc'], '--integrity is not a sha512 of a package.'],
  ])('is refused: %s', async (flags, said) => {
    const desk = await openDesk()
    const made = await desk.run('init', ...elsewhere, '--ci', 'github', ...flags)
    expect(made.code).toBe(1)
    expect(made.stderr).toContain(said)
    expect(await desk.files()).toEqual([])
  })

  test('needs a CI file', async () => {
    const desk = await openDesk()
    const made = await desk.run('init', ...elsewhere, '--install', 'hubplan@1.2.3', '--integrity', integrity)
    expect(made.stderr).toContain('error: --install needs --ci.')
  })
})
