// hubplan as a library, imported from the installed package.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type Env, type Placed, placePackage, type Ran, type RunningHub, root, run, startHub } from './installed.ts'

let installed: Placed
let hub: RunningHub
beforeAll(async () => {
  installed = await placePackage()
  hub = await startHub([installed.hubplan])
})
afterAll(async () => {
  await hub?.stop()
  await installed?.remove()
})

/** Runs the body of a module that has the library and the hub, and answers with `told`. */
async function tell(body: string, env: Env = {}): Promise<unknown> {
  const code = `import { writeFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import * as library from 'hubplan'
const { apply, isBlocked, plan, Problem, readPlan, show, verify, writePlan } = library
const hub = { url: ${JSON.stringify(hub.env.HUBPLAN_URL)}, token: 'sandbox' }
const faultOf = (given) => given.then(() => 'none', (thrown) => thrown instanceof Problem ? thrown.code : thrown.stack)
let told
${body}
await writeFile('told.json', JSON.stringify(told))`
  await writeFile(join(installed.folder, 'tell.mjs'), code)
  await rm(join(installed.folder, 'told.json'), { force: true })
  // Nothing is printed, and nothing is taken from the environment.
  const strange = { HUBPLAN_URL: 'http://127.0.0.1:1', HUBPLAN_TOKEN: 'wrong', ...env }
  const ran = await run(process.execPath, ['tell.mjs', '--prune', '--bogus'], installed.folder, strange)
  expect(ran).toEqual({ code: 0, stdout: '', stderr: '' })
  return JSON.parse(await readFile(join(installed.folder, 'told.json'), 'utf8'))
}

describe('the library', () => {
  test('exports this and nothing else', async () => {
    expect(await tell('told = Object.keys(library)')).toEqual([
      'Problem',
      'apply',
      'isBlocked',
      'plan',
      'readPlan',
      'show',
      'verify',
      'writePlan',
    ])
  })

  test('has the schemas beside it', async () => {
    const body = `const { createRequire } = await import('node:module')
const schema = (name) => createRequire(import.meta.url)(\`hubplan/schemas/\${name}.schema.json\`)
told = ['hubplan', 'policy', 'plan', 'journal', 'approval', 'index'].map((name) => typeof schema(name).title)`
    expect(await tell(body)).toEqual(Array(6).fill('string'))
  })

  test('plans as plain data, which is what the file holds; applies, with a journal; then has nothing to plan', async () => {
    const body = `const pages = [], events = []
const desired = { version: 1, users: [{ name: 'lib-one', groups: ['lib'] }, { name: '007' }] }
const made = await plan({ ...hub, desired, onProgress: (event) => pages.push(event.type) })
await writePlan('lib.json', made)
verify(made, made.changes_digest)
const read = await readPlan('lib.json')
const applied = await apply(made, { ...hub, expectDigest: made.digest, onEvent: (event) => { events.push(event.type); throw new Error() } })
told = {
  actions: made.actions.map(({ id }) => id), isBlocked: isBlocked(made),
  isSame: isDeepStrictEqual(read, made), where: made.inputs[0].path,
  pages: pages.includes('page'), events: [events[0], events.at(-1)], exitCode: applied.exitCode, counts: applied.counts,
  again: (await plan({ ...hub, desired })).actions.length,
  resumed: (await apply(made, hub)).counts.already,
}`
    expect(await tell(body)).toMatchObject({
      actions: ['group.create:lib', 'user.create:007', 'user.create:lib-one', 'member.add:lib-one:lib'],
      isBlocked: false,
      isSame: true,
      where: 'desired.json',
      pages: true,
      events: ['start', 'end'],
      exitCode: 0,
      counts: { changed: 4, already: 0, failed: 0 },
      again: 0,
      resumed: 4,
    })
    expect((await readdir(installed.folder)).filter((name) => name.endsWith('.journal'))).toHaveLength(1)
  })

  test('plans the very plan of the command', async () => {
    await writeFile(join(installed.folder, 'same.csv'), 'username\nsame-one\n')
    const args = [installed.hubplan, 'plan', 'same.csv', '--absent', 's0*', '--format', 'json']
    const planned = await run(process.execPath, args, installed.folder, hub.env)
    const { changes_digest } = JSON.parse(planned.stdout) as { changes_digest: string }
    const body = `told = (await plan({ ...hub, files: ['same.csv'], absent: ['s0*'] })).changes_digest`
    expect(await tell(body)).toBe(changes_digest)
  })

  test('shows a plan as the commands do', async () => {
    const body = `const made = await plan({ ...hub, files: ['users.csv'] })
const shown = await Promise.all(['text', 'markdown', 'html', 'json'].map((format) => show(made, { format })))
told = shown.map((text) => /shown-one/.test(text))`
    await writeFile(join(installed.folder, 'users.csv'), 'username\nshown-one\n')
    expect(await tell(body)).toEqual([true, true, true, true])
  })

  test('refuses what the commands refuse, with a Problem', async () => {
    const body = `const desired = { version: 1, users: [{ name: 'refused' }] }
const made = await plan({ ...hub, desired })
const everybody = await plan({ ...hub, absent: ['*'] })
const faults = await plan({ ...hub, desired: { version: 1, users: [{ name: 'a', admin: 'maybe' }, { nam: 'b' }] } }).catch((thrown) => thrown)
told = {
  blocked: isBlocked(everybody), guard: await faultOf(apply(everybody, hub)),
  changed: await faultOf(apply({ ...made, actions: [] }, hub)), nothing: await faultOf(apply({}, hub)),
  foreign: await faultOf(apply(made, { ...hub, url: 'http://127.0.0.1:2' })),
  unreviewed: await faultOf(apply(made, { ...hub, expectDigest: everybody.digest })),
  unapproved: await faultOf(apply(made, { ...hub, approvedByFile: 'none.json' })),
  tokenless: await faultOf(plan({ url: hub.url, desired })), urlless: await faultOf(plan({ desired })),
  unsaid: await faultOf(plan(hub)), away: await faultOf(plan({ ...hub, url: 'http://127.0.0.1:1', desired, signal: AbortSignal.timeout(300) })),
  stopped: await faultOf(plan({ ...hub, desired, signal: AbortSignal.abort() })),
  faults: [faults.code, faults.diagnostics.length, faults.diagnostics[0].at.file],
}`
    expect(await tell(body)).toEqual({
      blocked: true,
      guard: 'guard',
      changed: 'planfile',
      nothing: 'planfile',
      foreign: 'target',
      unreviewed: 'planfile',
      unapproved: 'planfile',
      tokenless: 'usage',
      urlless: 'usage',
      unsaid: 'usage',
      away: 'interrupted',
      stopped: 'interrupted',
      faults: ['input', expect.any(Number), 'desired.json'],
    })
  })

  test('refuses options that there are not or that are no such value, and outlives a listener that rejects', async () => {
    const body = `const desired = { version: 1, users: [{ name: 'heard-one' }] }
const slip = async () => { throw new Error('a slip') }
const made = await plan({ ...hub, desired, onProgress: slip })
told = [
  await faultOf(plan({ ...hub, desired, protected: ['a'] })), await faultOf(apply(made, { ...hub, maxErrors: NaN })),
  await faultOf(apply(made, { ...hub, onEvent: slip })),
]`
    expect(await tell(body)).toEqual(['usage', 'usage', 'none'])
  })

  test('stops by the signal, and goes on with the same call; two at once do not run', async () => {
    const body = `const desired = { version: 1, users: [{ name: 'stop-one', groups: ['stop'] }] }
const made = await plan({ ...hub, desired })
const stopping = new AbortController()
const stopped = await apply(made, { ...hub, signal: stopping.signal, onEvent: ({ type }) => type === 'applied' && stopping.abort() })
const early = await faultOf(apply(made, { ...hub, signal: stopping.signal }))
const both = await Promise.all([faultOf(apply(made, hub)), faultOf(apply(made, hub))])
told = { exitCode: stopped.exitCode, changed: stopped.counts.changed, ok: stopped.ok, early, both: both.sort(), left: (await plan({ ...hub, desired })).actions.length }`
    expect(await tell(body)).toEqual({
      exitCode: 130,
      changed: 1,
      ok: false,
      early: 'interrupted',
      both: ['locked', 'none'],
      left: 0,
    })
  })

  test('keeps no journal when told so', async () => {
    const before = await readdir(installed.folder)
    const body = `const made = await plan({ ...hub, desired: { version: 1, users: [{ name: 'unrecorded' }] } })
told = (await apply(made, { ...hub, journal: false })).counts.changed`
    expect(await tell(body)).toBe(1)
    const isJournal = (name: string): boolean => name.includes('.journal')
    expect((await readdir(installed.folder)).filter(isJournal)).toEqual(before.filter(isJournal))
  })

  test('does what its topic shows', async () => {
    const topic = await readFile(join(root, 'src/help/library.md'), 'utf8')
    const [, example = ''] = /^```js file=sync\.mjs\n([\s\S]*?)^```$/m.exec(topic) ?? []
    await writeFile(join(installed.folder, 'sync.mjs'), example)
    const ran = await run(process.execPath, ['sync.mjs'], installed.folder, hub.env)
    expect(ran).toMatchObject({ code: 0 })
    expect(ran.stdout).toContain('carla')
    expect(ran.stdout).toMatch(/\d+ changed\n$/)
    expect(ran.stderr).toContain('user.create:carla')
  })
})

describe('its types', () => {
  const tsc = join(fileURLToPath(import.meta.resolve('typescript/package.json')), '../bin/tsc')
  const use = `import { type Action, apply, type Applied, isBlocked, type Plan, plan, Problem, readPlan, show, verify, writePlan } from 'hubplan'
import type { ApplyEvent, Finding } from 'hubplan'
export async function sync(url: string, token: string, signal: { stop: AbortSignal }): Promise<Applied | undefined> {
  const made: Plan = await plan({ url, token, desired: { version: 1, users: [{ name: 'a', groups: ['b'], quota: 500 }] }, signal: signal.stop })
  const finding: Finding | undefined = made.findings[0]
  const deletes = made.actions.filter((action: Action) => action.op === 'user.delete').map(({ before }) => before.admin)
  await writePlan('plan.json', made)
  verify(await readPlan('plan.json'))
  const text: string = await show(made, { format: 'html' })
  const heard = (event: ApplyEvent): string => event.type
  if (isBlocked(made) || finding?.level === 'block' || deletes.length > 3 || text === '') return undefined
  try {
    return await apply(made, { url, token, onEvent: heard, only: ['user.create'] })
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.code === 'stale') return undefined
    throw thrown
  }
}
// @ts-expect-error: no such option
plan({ url: '', tokn: '' })
// @ts-expect-error: no such op
apply('plan.json', { url: '', only: ['user.destroy'] })
`

  async function check(options: object, text: string): Promise<Ran> {
    const compilerOptions = { strict: true, skipLibCheck: false, noEmit: true, target: 'es2022', ...options }
    await writeFile(join(installed.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }))
    await writeFile(join(installed.folder, 'use.ts'), text)
    return run(process.execPath, [tsc], installed.folder)
  }

  test.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('compile strictly, with modules of %s found as %s', async (module, moduleResolution) => {
    expect(await check({ module, moduleResolution, types: [] }, use)).toMatchObject({ code: 0, stdout: '' })
  })

  test('need neither those of Node.js nor those of a browser', async () => {
    const alone = use.replace(', signal: { stop: AbortSignal }', '').replace(', signal: signal.stop', '')
    const options = { module: 'nodenext', moduleResolution: 'nodenext', types: [], lib: ['es2022'] }
    expect(await check(options, alone)).toMatchObject({ code: 0, stdout: '' })
  })
})
