// The library, as used by callers without a type checker.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Problem } from '../../src/core/problem.ts'
import type { ApplyEvent, Plan } from '../../src/core/types.ts'
import { apply, plan, readPlan, show, writePlan } from '../../src/library/index.ts'
import { classOf } from '../cli/run.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts'

let sandbox: Sandbox
let folder: string
let hub: { readonly url: string; readonly token: string }
beforeAll(async () => {
  const token = 'for-the-library'
  const tokens = [{ token, name: 'planner', kind: 'service', admin: true, scopes: fullScopes }] as const
  sandbox = await startSandbox({ users: classOf(12), tokens })
  hub = { url: sandbox.url, token }
  folder = await mkdtemp(join(tmpdir(), 'hubplan-library-'))
})
afterAll(async () => {
  await sandbox.close()
  await rm(folder, { recursive: true, force: true })
})

const planOf = (name: string): Promise<Plan> => plan({ ...hub, desired: { version: 1, users: [{ name }] } })

/** Code and words of what a call is refused with; nothing may have been asked of the hub. */
async function refusal(call: () => Promise<unknown>): Promise<string> {
  const before = sandbox.requests.length
  const thrown = await call().then(
    () => 'nothing is thrown',
    (fault: unknown) => fault,
  )
  expect(sandbox.requests).toHaveLength(before)
  return thrown instanceof Problem ? `${thrown.code}: ${thrown.message}` : String(thrown)
}

/** Calls of a caller without types. */
const loose = { plan, apply, show, readPlan, writePlan } as unknown as Record<
  'plan' | 'apply' | 'show' | 'readPlan' | 'writePlan',
  (...given: unknown[]) => Promise<unknown>
>

describe('an option', () => {
  test.each([
    [{ protected: ['a'] }, 'plan has no option "protected"; did you mean protect?'],
    [{ maxdeletes: 1 }, 'plan has no option "maxdeletes"; did you mean maxDeletes?'],
    [{ canary: 1 }, 'plan has no option "canary".'],
    [{ debug: true }, 'plan has no option "debug".'],
    [{ ldapCa: 'ca.pem' }, 'plan has no option "ldapCa".'],
    [{ format: 'json' }, 'plan has no option "format".'],
    [{ prune: 'true' }, 'prune must be true or false.'],
    [{ files: 'u.csv' }, 'files must be a list of strings.'],
    [{ absent: '*23' }, 'absent must be a list of strings.'],
    [{ absent: [23] }, 'absent must be a list of strings.'],
    [{ protect: 'svc-*' }, 'protect must be a list of strings.'],
    [{ quota: [5] }, 'quota must be a list of strings.'],
    [{ provider: 'nope' }, 'provider must be jupyterhub, aup, bevy or alteryx.'],
    [{ token: 5 }, 'token must be a string.'],
    [{ url: new URL('http://127.0.0.1/') }, 'url must be a string.'],
    [{ url: undefined }, 'The address of the system is missing: give url.'],
    [{ desired: null }, 'desired must be a mapping.'],
    [{ desired: [] }, 'desired must be a mapping.'],
    [{ desired: new Map() }, 'desired must be a mapping.'],
    [{ desired: { version: 1, users: () => [] } }, 'desired must be plain data.'],
    [{ signal: new AbortController() }, 'signal must be the signal of an AbortController.'],
    [{ signal: { aborted: false } }, 'signal must be the signal of an AbortController.'],
    [{ onProgress: 'loud' }, 'onProgress must be a function.'],
    [{ timeout: 0 }, 'timeout must be a number above 0.'],
    [{ timeout: Number.NaN }, 'timeout must be a number above 0.'],
    [{ timeout: -1 }, 'timeout must be a number above 0.'],
    [{ maxDeletes: -1 }, 'maxDeletes must be a whole number, such as 100.'],
    [{ maxDeleteShare: Number.NaN }, 'maxDeleteShare must be a share from 0 to 1, such as 0.4.'],
    [{ maxDeleteShare: 2 }, 'maxDeleteShare must be a share from 0 to 1, such as 0.4.'],
    [{ env: [] }, 'env must be a mapping.'],
  ])('of plan that is wrong is refused: %j', async (options, message) => {
    const desired = { version: 1, users: [] }
    expect(await refusal(() => loose.plan({ ...hub, desired, ...options }))).toBe(`usage: ${message}`)
  })

  test.each([
    [{ exlude: ['a'] }, 'apply has no option "exlude"; did you mean exclude?'],
    [{ expctDigest: 'a' }, 'apply has no option "expctDigest"; did you mean expectDigest?'],
    [{ yes: true }, 'apply has no option "yes".'],
    [{ plan: 'plan.json' }, 'apply has no option "plan".'],
    [{ 'credentials-recipient': [] }, 'apply has no option "credentials-recipient".'],
    [{ journal: 'x' }, 'journal must be false, or left out.'],
    [{ only: 'user.create' }, 'only must be a list of one or more strings, or left out.'],
    [{ only: [] }, 'only must be a list of one or more strings, or left out.'],
    [{ recipients: [] }, 'recipients must be a list of one or more strings, or left out.'],
    [{ exclude: 'a' }, 'exclude must be a list of strings.'],
    ...[{ maxErrors: '2' }, { maxErrors: Number.NaN }, { maxErrors: 0 }, { maxErrors: -1 }].map(wholeOnly),
    ...[{ canary: Number.NaN }, { canary: 0 }, { canary: -1 }].map(wholeOnly),
    ...[{ concurrency: 0 }, { concurrency: -1 }, { concurrency: 1.5 }, { concurrency: '2' }].map(wholeOnly),
    [{ rate: Number.NaN }, 'rate must be a number above 0.'],
    [{ rate: 0 }, 'rate must be a number above 0.'],
    [{ stopTimeout: Number.POSITIVE_INFINITY }, 'stopTimeout must be a number above 0.'],
    [{ serverTimeout: 0 }, 'serverTimeout must be a number above 0.'],
  ])('of apply that is wrong is refused: %j', async (options, message) => {
    const made = await planOf('unwritten')
    expect(await refusal(() => loose.apply(made, { ...hub, ...options }))).toBe(`usage: ${message}`)
  })

  function wholeOnly(options: object): [object, string] {
    return [options, `${Object.keys(options)[0]} must be a whole number above 0.`]
  }

  test('that is a ring is refused', async () => {
    const desired: Record<string, unknown> = { version: 1 }
    desired['users'] = [desired]
    expect(await refusal(() => loose.plan({ ...hub, desired }))).toBe('usage: desired must be plain data.')
  })

  test('of a prototype counts too', async () => {
    const options = Object.create({ maxErrors: 0 }, Object.getOwnPropertyDescriptors(hub))
    const made = await planOf('unwritten')
    expect(await refusal(() => apply(made, options))).toBe('usage: maxErrors must be a whole number above 0.')
  })

  test('that is undefined is left out', async () => {
    const made = await loose.plan({ ...hub, files: undefined, desired: { version: 1, users: [{ name: 'left' }] } })
    expect(made).toMatchObject({ actions: [{ id: 'user.create:left' }] })
  })

  test('that is a number is recorded as it is, however small', async () => {
    const made = await plan({ ...hub, absent: ['s0*'], maxDeletes: 60, maxDeleteShare: 1e-7 })
    expect(made.overrides.map(({ value }) => value)).toEqual([60, 1e-7])
  })
})

test.each([
  ['plan', [], 'plan needs its options, as an object.'],
  ['apply', ['plan.json'], 'apply needs its options, as an object.'],
  ['apply', [Promise.resolve({}), { url: 'http://127.0.0.1:1' }], 'apply needs a plan, or the file of one.'],
  ['show', [undefined], 'show needs a plan.'],
  ['show', [{}, { format: 'pdf' }], 'format must be text, markdown, html or json.'],
  ['show', [{}, { columns: -1 }], 'columns must be a whole number, such as 100.'],
  ['readPlan', [undefined], 'readPlan needs the file of a plan.'],
  ['writePlan', ['never.json', undefined], 'writePlan needs a plan.'],
  ['writePlan', [undefined, {}], 'writePlan needs the file to write.'],
] as const)('%s refuses %j', async (name, given, message) => {
  expect(await refusal(() => loose[name](...given))).toBe(`usage: ${message}`)
})

test.each(['plans/', 'plans/index.json'])('a folder of plans is refused by apply and readPlan: %s', async (path) => {
  const refused = `planfile: ${path} stands for a folder of plans; give the file of one plan.`
  expect(await refusal(() => apply(path, hub))).toBe(refused)
  expect(await refusal(() => readPlan(path))).toBe(refused)
})

test('a token is asked for in the words of the library, and may be a variable', async () => {
  const desired = { version: 1, users: [{ name: 'later' }] } as const
  const { url, token } = hub
  const tokenless = 'usage: There is no token: give token, tokenFile or oauthFile.'
  expect(await refusal(() => plan({ url, desired }))).toBe(tokenless)
  expect(await refusal(() => plan({ url, token: '', desired }))).toBe(tokenless)
  expect(await plan({ url, desired, env: { JUPYTERHUB_TOKEN: token } })).toMatchObject({ actions: [{}] })
})

test('what the caller changes after the call changes nothing', async () => {
  const desired = { version: 1, users: [{ name: 'own-one' }] } as const
  const mine = structuredClone(desired)
  const protect = ['s*']
  const planning = plan({ ...hub, desired: mine, absent: ['s00'], protect })
  Object.assign(mine, { users: [{ name: 'other' }] })
  protect.pop()
  const made = await planning
  expect(made.actions.map(({ id }) => id)).toEqual(['user.create:own-one'])
  const applying = apply(made, { ...hub, state: folder })
  Object.assign(made, { actions: [] })
  expect((await applying).counts).toMatchObject({ changed: 1 })
})

test('a listener that rejects, throws or changes what it hears breaks nothing', async () => {
  const rejected: unknown[] = []
  const hear = (reason: unknown): unknown => rejected.push(reason)
  process.on('unhandledRejection', hear)
  const fail = async (): Promise<never> => {
    throw new Error('a slip')
  }
  const spoil = (event: ApplyEvent): Promise<never> => {
    for (const key of Object.keys(event)) Reflect.deleteProperty(event, key)
    return fail()
  }
  const desired = { version: 1, users: [{ name: 'spoilt-one' }, { name: 'spoilt-two' }] } as const
  const made = await plan({ ...hub, desired, onProgress: fail, onNotice: fail })
  const journals = { ...hub, state: folder, onProgress: fail, onNotice: fail }
  const applied = await apply(made, { ...journals, onEvent: spoil })
  // Node tells of a rejection when all that was due is done.
  await new Promise(setImmediate)
  process.off('unhandledRejection', hear)
  expect(rejected).toEqual([])
  expect(applied).toMatchObject({ exitCode: 0, counts: { changed: 2, failed: 0 } })
  const [, short] = /^sha256:(.{12})/.exec(made.digest) ?? []
  const journal = await readFile(join(folder, `${short}.journal`), 'utf8')
  expect(journal.match(/"type":"applied"/g)).toHaveLength(2)
})
