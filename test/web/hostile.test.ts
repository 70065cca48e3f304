// Names, files and requests as an attacker, or a broken program, would send them.
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, onTestFinished, test } from 'vitest'

import { startSandbox } from '../helpers/sandbox.ts'
import { openWebDesk, type WebDesk } from './desk.ts'

const ugly = [
  '../../etc/passwd',
  '..\\..\\x',
  '<img src=x onerror=alert(1)>',
  '=cmd|calc',
  '\u202egnp.exe',
  'a\u0000b',
  "'; rm -rf / #",
  '$(id)',
  '{{7*7}}',
  '__proto__',
  'x'.repeat(300),
] as const

async function hubDesk(): Promise<WebDesk & { readonly url: string }> {
  const hub = await startSandbox({
    users: [{ name: 'root', admin: true }, { name: 'ann' }, { name: '<img src=x onerror=alert(1)>' }],
    tokens: [
      {
        token: 'hush-token',
        name: 'root',
        kind: 'user',
        admin: true,
        scopes: ['admin:users', 'admin:groups', 'list:users', 'read:hub'],
      },
    ],
  })
  onTestFinished(() => hub.close())
  const desk = await openWebDesk()
  await desk.connect({ provider: 'jupyterhub', url: hub.url, token: 'hush-token' })
  return { ...desk, url: hub.url }
}

async function codeOf(desk: WebDesk, method: string, path: string, body: unknown): Promise<string> {
  const response = await desk.ask(method, path, { body })
  const { error } = (await response.json()) as { error?: { code: string; field?: string } }
  return `${response.status} ${error?.code} ${error?.field ?? ''}`.trim()
}

describe('a request of another form', () => {
  test.each([
    ['PUT', '/api/draft', { job: 'destroy' }, '400 usage job'],
    ['PUT', '/api/draft', { job: 'keep', settings: { days: 'x' } }, '400 usage settings.days'],
    ['PUT', '/api/draft', { text: 7 }, '400 usage text'],
    ['PUT', '/api/draft', { file: { upload: '../x' } }, '404 not-found'],
    [
      'PUT',
      '/api/draft',
      { file: { upload: 'x', mapping: { columns: { shell: 'x' } } } },
      '400 usage file.mapping.columns.shell',
    ],
    ['PUT', '/api/draft', { extra: 1 }, '400 usage extra'],
    ['PUT', '/api/draft', [], '400 usage'],
    ['PUT', '/api/draft', 'not json', '400 usage'],
    ['POST', '/api/connections', { provider: 'ldap', url: 'https://x', token: 'x' }, '400 usage provider'],
    ['POST', '/api/connections', { provider: 'jupyterhub', url: '', token: 'x' }, '400 usage url'],
    ['POST', '/api/connections', { provider: 'jupyterhub', url: 'https://x' }, '400 usage token'],
    [
      'POST',
      '/api/connections',
      { provider: 'jupyterhub', url: 'https://x', token: 'x', name: '../x' },
      '400 usage name',
    ],
    [
      'POST',
      '/api/connections',
      { provider: 'alteryx', url: 'https://us1.alteryxcloud.com', refreshToken: 'x' },
      '400 usage clientId',
    ],
    ['POST', '/api/plans', { config: { file: '../x.yaml' } }, '400 usage connections'],
    [
      'POST',
      '/api/plans',
      { overrides: [{ target: 'x', flag: '--insecure-http', typed: '1', reason: 'x' }] },
      '400 usage overrides.0.flag',
    ],
    ['POST', '/api/plans/..%2F..%2Fetc/apply', { digest: 'x' }, '404 not-found'],
    ['POST', '/api/plans/x/undo', { by: {} }, '400 usage by'],
    ['POST', '/api/runs/x/stop', {}, '404 not-found'],
    ['POST', '/api/tasks/x/stop', {}, '400 usage id'],
    ['PUT', '/api/connections/x', { provider: 'jupyterhub', url: 'https://x' }, '404 not-found'],
  ])('%s %s is refused, with its field: %j', async (method, path, body, code) => {
    const desk = await openWebDesk()
    expect(await codeOf(desk, method, path, body)).toBe(code)
    expect(desk.files()).toEqual([])
    expect(desk.said()).toBe('')
  })

  test('is refused when it is too large', async () => {
    const desk = await openWebDesk()
    expect(await codeOf(desk, 'PUT', '/api/draft', { text: 'x'.repeat(11_000_000) })).toBe('413 too-large file')
  })

  test('does not reach prototypes', async () => {
    const desk = await openWebDesk()
    expect(await codeOf(desk, 'PUT', '/api/draft', '{"__proto__":{"job":"keep"}}')).toBe('400 usage __proto__')
    expect(({} as { job?: string }).job).toBeUndefined()
  })
})

describe('a file', () => {
  test.each(ugly.slice(0, 8))('named %j is stored under a name of this program', async (name) => {
    const desk = await hubDesk()
    const upload = await desk.upload(`${name}.csv`, 'username,groups\nnew.one,ml\n')
    expect(upload.name).not.toMatch(/[/\\\u0000-\u001f\u202e]/)
    await desk.draft({ job: 'add', file: { upload: upload.id } })
    await desk.plan()
    const rosters = desk.files().filter((one) => one.startsWith('rosters/'))
    expect(rosters).toHaveLength(1)
    expect(rosters[0]).toMatch(/^rosters\/[\d-]+-add\.csv$/)
  })

  test.each([
    ['a program', 'x.exe', 'MZ', 'this kind of file is not read'],
    ['a document', 'hubplan.yaml', 'version: 1', 'this kind of file is not read'],
    ['a damaged workbook', 'x.xlsx', 'PK\u0003\u0004nothing', 'damaged'],
    ['a page', 'x.csv', '\u0000\u0001\u0002', 'x.csv'],
    ['nothing', 'x.csv', '', 'empty'],
  ])('that is %s is refused beside its field', async (_, name, content, words) => {
    const desk = await openWebDesk()
    const refused = await desk.upload(name, content).catch((thrown: Error) => thrown.message)
    expect(refused).toContain(words)
    expect(desk.said()).toBe('')
  })
})

describe('names in a list', () => {
  test.each(ugly)('such as %j make no page, path or command', async (name) => {
    const desk = await hubDesk()
    const { check } = await desk.draft({ job: 'keep', text: `ann\n${name}` })
    expect(check).toBeDefined()
    const response = await desk.ask('POST', '/api/plans', { body: {} })
    const task = (await response.json()) as { id?: string; error?: { field: string } }
    if (task.id === undefined) {
      expect(task.error?.field).toBe('text')
      return
    }
    const { plan: id, failure } = await desk.planned(task as never)
    if (id === undefined) {
      expect(failure).toMatchObject({ code: 'input' })
      return
    }
    const plan = await desk.get<{ targetPlans: { page: string }[] }>(`/api/plans/${id}`)
    const page = await (await desk.ask('GET', plan.targetPlans[0]?.page ?? '')).text()
    expect(page).not.toMatch(/<img|<script (?!defer="" src="\/plan\.js"|type="application\/json")|javascript:/)
  })

  test('of the hub are shown as text in the plan page', async () => {
    const desk = await hubDesk()
    await desk.draft({ job: 'keep', text: 'ann' })
    const plan = await desk.plan()
    const page = await desk.ask('GET', plan.targetPlans[0]?.page ?? '')
    expect(await page.text()).not.toContain('<img')
    expect(page.headers.get('content-security-policy')).toBe(
      "default-src 'none'; base-uri 'none'; form-action 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-ancestors 'self'",
    )
    expect(page.headers.get('x-frame-options')).toBe('SAMEORIGIN')
  })
})

describe('a path', () => {
  test('of a download is only a name in the list of files', async () => {
    const desk = await hubDesk()
    await desk.draft({ job: 'remove', text: 'ann' })
    const plan = await desk.plan()
    writeFileSync(join(desk.folder, 'secret.txt'), 'hush')
    const from = `/api/plans/${plan.id}/files`
    for (const name of [
      '../../secret.txt',
      '..%2F..%2Fsecret.txt',
      '%2e%2e%2f%2e%2e%2fsecret.txt',
      'web.json',
      'index.json',
      '/etc/passwd',
    ]) {
      const response = await desk.ask('GET', `${from}/${name}`)
      expect([name, response.status]).toEqual([name, 404])
      expect(await response.text()).not.toContain('hush')
    }
    const good = await desk.ask('GET', `${from}/local.json`)
    expect(good.headers.get('content-disposition')).toBe('attachment; filename="local.json"')
  })

  test('that is a link is not followed', async () => {
    const desk = await hubDesk()
    await desk.draft({ job: 'remove', text: 'ann' })
    const plan = await desk.plan()
    writeFileSync(join(desk.folder, 'secret.txt'), 'hush')
    symlinkSync(join(desk.folder, 'secret.txt'), join(desk.folder, plan.path, 'results.csv'))
    const response = await desk.ask('GET', `/api/plans/${plan.id}/files/results.csv`)
    expect(response.ok).toBe(false)
    expect(await response.text()).not.toContain('hush')
    mkdirSync(join(desk.folder, 'elsewhere'))
    symlinkSync(join(desk.folder, plan.path), join(desk.folder, 'plans', 'linked'))
    expect((await desk.get<{ plans: unknown[] }>('/api/plans')).plans).toHaveLength(1)
  })

  test('of plans beside is never taken for theirs', async () => {
    const desk = await hubDesk()
    await desk.draft({ job: 'remove', text: 'ann' })
    const { id, path } = await desk.plan()
    cpSync(join(desk.folder, path), join(desk.folder, id), { recursive: true })
    const { plans } = await desk.get<{ plans: { id: string }[] }>('/api/plans')
    expect(plans.map((plan) => plan.id).sort()).toEqual([id, id.replace('~', '~~')])
    expect(await desk.get<{ path: string }>(`/api/plans/${id}`)).toMatchObject({ path })
  })

  test('of a page of a plan is only one of a plan that is there', async () => {
    const desk = await hubDesk()
    for (const path of ['/plans/..%2F..%2Fetc%2Fpasswd/x/', '/plans/%00/x/', '/plans/constructor/__proto__/']) {
      expect((await desk.ask('GET', path)).status).toBe(404)
    }
  })
})

describe('files', () => {
  test.each([
    ['"overrides":[null]'],
    ['"overrides":[{"target":"local","flag":"--allow"}]'],
    ['"overrides":[],"undoes":5'],
    ['"overrides":[],"config":[]'],
  ])('beside plans that another hand wrote leave the list usable: %s', async (rest) => {
    const desk = await hubDesk()
    await desk.draft({ job: 'remove', text: 'ann' })
    const { id, path } = await desk.plan()
    writeFileSync(join(desk.folder, path, 'web.json'), `{"format":1,"command":"hubplan",${rest}}`)
    expect(await desk.get(`/api/plans/${id}`)).toMatchObject({ commands: [{ what: 'show' }, {}, {}, {}] })
    expect((await desk.get<{ plans: unknown[] }>('/api/plans')).plans).toHaveLength(1)
  })

  test('are readable for this user alone', async () => {
    const desk = await hubDesk()
    await desk.draft({ job: 'remove', text: 'ann' })
    await desk.apply(await desk.plan())
    const open = desk.files().filter((name) => (statSync(join(desk.folder, name)).mode & 0o077) !== 0)
    // The approval is a record for reviewers, and holds no names of users.
    expect(open.map((name) => name.replace(/^.*\//, ''))).toEqual(['approval.json'])
    expect(
      desk
        .files()
        .map((name) => readFileSync(join(desk.folder, name), 'utf8'))
        .join(),
    ).not.toContain('hush')
  })

  test('that this page did not make are overwritten only when that is said', async () => {
    const desk = await hubDesk()
    writeFileSync(join(desk.folder, 'hubplan.yaml'), 'version: 1\nusers: []\n')
    await desk.draft({ job: 'remove', text: 'ann' })
    expect(await codeOf(desk, 'POST', '/api/plans', {})).toBe('409 config-exists config')
    expect(await codeOf(desk, 'POST', '/api/plans', { config: { file: '../hubplan.yaml' } })).toBe(
      '400 usage config.file',
    )
    expect(desk.read('hubplan.yaml')).toBe('version: 1\nusers: []\n')
    const { config } = await desk.get<{ config: { free: string } }>('/api/session')
    expect(config).toEqual({ is: 'other', file: 'hubplan.yaml', free: 'hubplan-web.yaml' })
    const plan = await desk.plan({ config: { file: config.free } })
    expect(desk.read('hubplan.yaml')).toBe('version: 1\nusers: []\n')
    expect(plan.commands.map(({ command }) => command)).toContainEqual(
      expect.stringContaining('--config hubplan-web.yaml'),
    )
    await desk.plan({ config: { replace: true } })
    expect(desk.read('hubplan.yaml')).toContain('# Made by hubplan web')
    // A hand that changed it since is noticed.
    writeFileSync(join(desk.folder, 'hubplan.yaml'), `${desk.read('hubplan.yaml')}protect: [ann]\n`)
    expect(await codeOf(desk, 'POST', '/api/plans', {})).toBe('409 config-exists config')
    expect(existsSync(join(desk.folder, 'hubplan-web.yaml'))).toBe(true)
  })
})
