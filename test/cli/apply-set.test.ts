// hubplan apply of a folder: three hubs, one report.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { approvalOf, decidedOf } from '../../src/commands/approval.ts'
import { readSet } from '../../src/commands/targets/set.ts'
import { Problem } from '../../src/core/problem.ts'
import type { Approval } from '../../src/core/types.ts'
import { writeApproval } from '../../src/io/approval.ts'
import type { Sandbox } from '../helpers/sandbox.ts'
import { thirdOf } from '../helpers/tier.ts'
import { type Name, names, openSeveral, type SeveralDesk } from './several-desk.ts'

const own = {
  physics: 'users: [{ name: new-physics }]',
  'us-east': 'users: [{ name: s01, ensure: absent }]',
  hub05: 'users: [{ name: new-all, ensure: absent }]',
}

/** Three hubs and their plans: two users are created, one is created and one deleted, and nothing is to be done. */
async function planned(more: Partial<Record<Name, string>> = {}): Promise<SeveralDesk> {
  const desk = await openSeveral('users:\n  - { name: new-all }\n', { ...own, ...more })
  const ran = await desk.run('plan', '--target', 'all', '-o', 'plans/')
  expect([ran.code, ran.stderr.split('\n').at(-2)]).toEqual([0, '3 plans are saved in plans.'])
  forget(desk)
  return desk
}

/** How many requests of each hub are over and told. */
const over = new WeakMap<Sandbox, number>()

function forget({ hubs }: SeveralDesk): void {
  for (const name of names) over.set(hubs[name], hubs[name].requests.length)
}

/** What each hub got since then: what could change something, and the readings of its users. */
function seen({ hubs }: SeveralDesk): Record<Name, string[]> {
  const lines = (name: Name): string[] =>
    hubs[name].requests.slice(over.get(hubs[name])).flatMap(({ method, path }) => {
      if (method === 'GET') return path === '/users' ? ['read'] : []
      return [`${method} ${path}`]
    })
  return Object.fromEntries(names.map((name) => [name, lines(name)])) as Record<Name, string[]>
}

/** The hub answers every delete with an error. */
function breakDeletes({ hubs }: SeveralDesk): () => void {
  const action = { type: 'reply', status: 500, body: { message: 'full' } } as const
  return hubs['us-east'].misbehave({ method: 'DELETE', times: Number.POSITIVE_INFINITY, action })
}

const unpinned =
  'note: no flag pins the reviewed plan: the digest of a plan protects against accidents, not against tampering; give --expect-digest or --approved-by-file\n'

const allDone = [
  '',
  '  Target   Result         Changed  Already done',
  '  physics  applied        2        0',
  '  us-east  applied        2        0',
  '  hub05    nothing to do  0        0',
  '',
].join('\n')

describe('a folder of plans', () => {
  test('is applied hub by hub; a plan without actions asks no hub, and each other one has a journal', async () => {
    const desk = await planned()
    expect(await desk.run('apply', 'plans/')).toEqual({
      code: 0,
      stdout: `Applied: 3 of 3 targets are done; 4 changed, 0 already done.\n${allDone}`,
      stderr: [
        unpinned,
        'physics (1 of 2): Applied: 2 changed, 0 already done.\n',
        'us-east (2 of 2): Applied: 2 changed, 0 already done.\n',
      ].join(''),
    })
    expect(seen(desk)).toEqual({
      physics: ['read', 'POST /users', 'read'],
      'us-east': ['read', 'POST /users', 'DELETE /users/s01', 'read'],
      hub05: [],
    })
    expect(await readdir(join(desk.folder, 'plans'))).toEqual([
      'hub05.json',
      'index.json',
      'physics.json',
      expect.stringMatching(/^physics\.json\.[0-9a-f]{12}\.journal$/),
      'us-east.json',
      expect.stringMatching(/^us-east\.json\.[0-9a-f]{12}\.journal$/),
    ])
  })

  test('that was applied is read once, and nothing is sent, also when the index names it', async () => {
    const desk = await planned()
    expect(await desk.run('apply', 'plans')).toMatchObject({ code: 0 })
    forget(desk)
    const { code, stdout } = await desk.run('apply', 'plans/index.json')
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'Applied: 3 of 3 targets are done; 0 changed, 4 already done.'])
    expect(seen(desk)).toEqual({ physics: ['read'], 'us-east': ['read'], hub05: [] })
  })

  test('is applied for the targets that --target means', async () => {
    const desk = await planned()
    const { code, stdout } = await desk.run('apply', 'plans/', '--target', 'u*')
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'Applied: 1 of 1 target is done; 2 changed, 0 already done.'])
    expect(desk.users('physics', 'new-')).toEqual([])
  })

  test('must be the reviewed one, by either digest of its index', async () => {
    const desk = await planned()
    const { index } = await readSet(join(desk.folder, 'plans'))
    const wrong = await desk.run('apply', 'plans/', '--expect-digest', index.plans[0]?.digest ?? '')
    expect([wrong.code, wrong.stderr.split('\n')[0]]).toEqual([
      1,
      `error: These are not the reviewed plans: together they have the digest ${index.digest} and the changes digest ${index.changes_digest}.`,
    ])
    expect(seen(desk)).toEqual({ physics: [], 'us-east': [], hub05: [] })
    expect(await desk.run('apply', 'plans/', '--expect-digest', index.changes_digest)).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining('note:'),
    })
  })
})

describe('a target that ends badly', () => {
  test('stops the run, and the same command does the rest', async () => {
    const desk = await planned({ hub05: 'users: [{ name: new-hub }]' })
    const heal = breakDeletes(desk)
    const ran = await desk.run('apply', 'plans/', '--max-errors', '3')
    expect(ran).toEqual({
      code: 5,
      stdout: [
        'Applied in part: 1 of 3 targets is done; of 6 actions 3 changed, 0 already done, 1 failed, 2 not reached.',
        '',
        '  Target   Result       Changed  Already done  Failed  Not reached',
        '  physics  applied      2        0             0       0',
        '  us-east  in part      1        0             1       0',
        '  hub05    not reached  0        0             0       2',
        '',
        'Target us-east:',
        'Applied in part: of 2 actions 1 changed, 0 already done, 1 failed.',
        '',
        'Failed (1)',
        '  user.delete s01: full',
        '',
        'Next: look for the reason in the log of the system, and run the same command again',
        '',
        'Next: the same command does the rest:',
        '        hubplan apply plans/ --max-errors 3',
        '      with --keep-going it does not stop at a target that ends badly',
        '',
      ].join('\n'),
      stderr: [
        unpinned,
        'physics (1 of 3): Applied: 2 changed, 0 already done.\n',
        'us-east (2 of 3): Applied in part: of 2 actions 1 changed, 0 already done, 1 failed.\n',
      ].join(''),
    })
    heal()
    forget(desk)
    expect((await desk.run('apply', 'plans/', '--max-errors', '3')).code).toBe(0)
    expect(seen(desk)).toEqual({
      physics: ['read'],
      'us-east': ['read', 'DELETE /users/s01', 'read'],
      hub05: ['read', 'POST /users', 'read'],
    })
  })

  test('does not stop the others with --keep-going', async () => {
    const desk = await planned({ hub05: 'users: [{ name: new-hub }]' })
    await desk.hubs['us-east'].close()
    const ran = await desk.run('apply', 'plans/', '--keep-going')
    expect(ran.code).toBe(1)
    expect(ran.stdout.split('\n').slice(0, 10)).toEqual([
      'Applied in part: 2 of 3 targets are done; of 6 actions 4 changed, 0 already done, 2 not reached.',
      '',
      '  Target   Result       Changed  Already done  Not reached',
      '  physics  applied      2        0             0',
      '  us-east  not applied  0        0             2',
      '  hub05    applied      2        0             0',
      '',
      'Target us-east:',
      expect.stringMatching(/^Not applied: .*the connection was refused/),
      expect.stringMatching(/^hint: /),
    ])
    expect(ran.stdout).toContain('\nNext: the same command does the rest:\n        hubplan apply plans/ --keep-going\n')
    expect(ran.stderr).toMatch(/^us-east: .*connection was refused at GET \/hub\/api\/user; trying again in [\d.]+ s /m)
  })

  test('may have expired while others were applied', async () => {
    const desk = await planned()
    const now = (): string =>
      desk.users('physics', 'new-').length > 0 ? '2099-01-01T00:00:00Z' : new Date().toISOString()
    const { code, stdout } = await desk.play({ now }, 'apply', 'plans/')
    expect(code).toBe(4)
    expect(stdout).toContain('\n  us-east  expired        0        0             2\n')
    expect(stdout).toContain('\nTarget us-east:\nNot applied: The plan expired at ')
    expect(stdout).toContain('\nNext: plan again for us-east\n')
  })

  test('is waited for: retries are told with its name', async () => {
    const desk = await planned()
    const action = { type: 'reply', status: 429, retryAfter: 1 } as const
    desk.hubs['us-east'].misbehave({ method: 'POST', action })
    const { code, stderr } = await desk.run('apply', 'plans/')
    expect(code).toBe(0)
    expect(stderr.match(/^us-east: .*$/gm)).toEqual([
      expect.stringMatching(/^us-east: retry {4}POST \/hub\/api\/users in [\d.]+ s \(attempt 1\): status 429$/),
    ])
  })

  test('lets those finish that run beside it', async () => {
    const desk = await planned({ hub05: 'users: [{ name: new-hub }]' })
    breakDeletes(desk)
    let open = (): void => undefined
    const isBroken = new Promise<void>((resolve) => {
      open = resolve
    })
    desk.hubs['us-east'].onRequest(({ method }) => {
      if (method === 'DELETE') open()
    })
    desk.hubs.physics.onRequest(({ method }) => (method === 'POST' ? isBroken : undefined))
    const { code, stdout } = await desk.run('apply', 'plans/', '--parallel', '2')
    expect(code).toBe(5)
    expect(stdout).toContain('\n  physics  applied ')
    expect(stdout).toContain('\n  us-east  in part ')
  })
})

test('with --parallel hubs are written to at the same time', async () => {
  const desk = await planned({ hub05: 'users: [{ name: new-hub }]' })
  const waiting: (() => void)[] = []
  for (const name of names) {
    desk.hubs[name].onRequest(({ method }) => {
      if (method !== 'POST' || waiting.length >= 3) return undefined
      // Nobody is let through before all three have come.
      return new Promise<void>((resolve) => {
        waiting.push(resolve)
        if (waiting.length === 3) for (const one of waiting) one()
      })
    })
  }
  expect((await desk.run('apply', 'plans/', '--parallel', '3')).code).toBe(0)
  expect(waiting).toHaveLength(3)
})

describe('before anything is sent', () => {
  const sent = { physics: [], 'us-east': [], hub05: [] }

  test('a blocked plan refuses all, with its blocks', async () => {
    const desk = await openSeveral('users:\n  - { name: new-all }\n', {
      hub05: 'users: [{ name: root, ensure: absent }]',
    })
    expect((await desk.run('plan', '--target', 'all', '-o', 'plans/')).code).toBe(3)
    forget(desk)
    const ran = await desk.run('apply', 'plans/')
    expect([ran.code, ran.stdout]).toEqual([3, ''])
    expect(ran.stderr.split('\n')).toEqual([
      'error: 1 of 3 plans cannot be applied; nothing was sent.',
      'hub05: The plan is blocked and cannot be applied.',
      expect.stringMatching(/^hub05: admin-delete: /),
      expect.stringMatching(/^hub05: min-admins: /),
      'hint: plan again and have it reviewed, or apply the others with --keep-going',
      'help: hubplan help guards',
      '',
    ])
    expect(seen(desk)).toEqual(sent)
    const others = await desk.run('apply', 'plans/', '--keep-going')
    expect(others.code).toBe(3)
    expect(others.stdout.split('\n').slice(0, 8)).toEqual([
      'Applied in part: 2 of 3 targets are done; of 4 actions 2 changed, 0 already done, 2 not reached.',
      '',
      '  Target   Result   Changed  Already done  Not reached',
      '  physics  applied  1        0             0',
      '  us-east  applied  1        0             0',
      '  hub05    blocked  0        0             2',
      '',
      'Target hub05:',
    ])
    expect(await desk.run('apply', 'plans/', '--target', '[pu]*')).toMatchObject({ code: 0 })
  })

  test('an expired plan refuses all', async () => {
    const desk = await planned()
    const late = { now: () => '2099-01-01T00:00:00Z' }
    const ran = await desk.play(late, 'apply', 'plans/')
    expect([ran.code, ran.stdout]).toEqual([4, ''])
    expect(ran.stderr.split('\n')).toEqual([
      'error: 2 of 3 plans cannot be applied; nothing was sent.',
      expect.stringMatching(/^physics: The plan expired at 20.*\.$/),
      expect.stringMatching(/^us-east: The plan expired at 20.*\.$/),
      'hint: plan again and have it reviewed, or apply the others with --keep-going',
      'help: hubplan help apply',
      '',
    ])
    expect(seen(desk)).toEqual(sent)
    expect((await desk.play(late, 'apply', 'plans/', '--keep-going')).code).toBe(4)
  })

  test('a missing token and a wrong address refuse all', async () => {
    const desk = await planned()
    const more = {
      HUBPLAN_TOKEN_US_EAST: undefined,
      HUBPLAN_TOKEN: 'hush-physics',
      HUBPLAN_URL_PHYSICS: 'http://127.0.0.1:1',
    }
    expect(await desk.runWith(more, 'apply', 'plans/')).toEqual({
      code: 1,
      stdout: '',
      stderr: [
        'error: 2 of 3 plans cannot be applied; nothing was sent.',
        `physics: HUBPLAN_URL_PHYSICS names http://127.0.0.1:1, but hubplan.yaml:3:19 names ${desk.hubs.physics.url}.`,
        'physics: hint: give the address of the right hub, or the file that belongs to it',
        'us-east: There is no token for us-east.',
        'us-east: hint: set HUBPLAN_TOKEN_US_EAST',
        'hint: apply the others with --keep-going',
        'help: hubplan help connection',
        '',
      ].join('\n'),
    })
    expect(seen(desk)).toEqual(sent)
  })

  test('an empty token refuses all: CI sets it for a secret that it does not have', async () => {
    const desk = await planned()
    expect(await desk.runWith({ HUBPLAN_TOKEN_US_EAST: '' }, 'apply', 'plans/')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nothing was sent.\nus-east: HUBPLAN_TOKEN_US_EAST is empty.\n'),
    })
    expect(seen(desk)).toEqual(sent)
  })

  const refusals = [
    ['--only', 'user.rename', '--only user.rename: none of the plans has such an action.'],
    ['--exclude', 'nobody', '--exclude "nobody": no action of the plans is about such a user or group.'],
    ['--url', 'http://127.0.0.1:1', '--url is for one system, and the folder plans/ is for 3.'],
    ['--token-file', 'token.txt', '--token-file is for one system, and the folder plans/ is for 3.'],
    ['--oauth-file', 'oauth.json', '--oauth-file is for one system, and the folder plans/ is for 3.'],
    ['--target', 'chem', '--target chem: the folder has no plan for it; it has plans for physics, us-east, hub05.'],
    ['--parallel', '0', '--parallel is "0", which is not a whole number above 0.'],
    ['--results', './plans/us-east.json', '--results ./plans/us-east.json would overwrite what is applied.'],
    ['--accepted', 'plans/index.json', '--accepted plans/index.json would overwrite what is applied.'],
    ['--results', 'results.txt', '--results results.txt: unsupported file type; use .csv, .json or .xlsx.'],
    ['--credentials-recipient', 'age1x', '--credentials-recipient needs --credentials: there is no file to encrypt.'],
  ] as const
  test.each(thirdOf(refusals))('%s %s is refused', async (flag, value, message) => {
    const desk = await planned()
    const ran = await desk.run('apply', 'plans/', flag, value)
    expect([ran.code, ran.stdout, ran.stderr.split('\n')[0]]).toEqual([1, '', `error: ${message}`])
    expect(seen(desk)).toEqual(sent)
  })

  test('the results of one plan do not replace it', async () => {
    const desk = await planned()
    const ran = await desk.run('apply', 'plans/physics.json', '--results', 'plans/physics.json')
    expect([ran.code, ran.stderr.split('\n')[0]]).toEqual([
      ...[1, 'error: --results plans/physics.json would overwrite what is applied.'],
    ])
  })

  test.each(['--keep-going', '--parallel=2'])('%s is refused for one plan', async (flag) => {
    const desk = await planned()
    const [name] = flag.split('=')
    expect(await desk.run('apply', 'plans/physics.json', flag)).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: ${name} is for a folder of plans, and plans/physics.json is one plan.\nhint: leave ${name} out, or give the folder that hubplan plan --target all -o FOLDER/ wrote\nhelp: hubplan help many-plans\n`,
    })
  })
})

test('a part of the plans is applied where a plan has such actions, and no other hub is asked', async () => {
  const desk = await planned()
  const { code, stdout } = await desk.run('apply', 'plans/', '--only', 'user.delete')
  expect(code).toBe(0)
  expect(stdout.split('\n').slice(0, 6)).toEqual([
    'Applied: 3 of 3 targets are done; 1 changed, 0 already done, 3 left out.',
    '',
    '  Target   Result         Changed  Already done  Left out',
    '  physics  applied        0        0             2',
    '  us-east  applied        1        0             1',
    '  hub05    nothing to do  0        0             0',
  ])
  expect(seen(desk)).toEqual({ physics: [], 'us-east': ['read', 'DELETE /users/s01', 'read'], hub05: [] })
})

test('a target that could not be planned is told, and the run is no success unless --target leaves it out', async () => {
  const desk = await openSeveral('users:\n  - { name: new-all }\n')
  const more = { HUBPLAN_TOKEN_US_EAST: 'wrong' }
  expect((await desk.runWith(more, 'plan', '--target', 'all', '-o', 'plans/')).code).toBe(1)
  const ran = await desk.run('apply', 'plans/')
  expect(ran.code).toBe(1)
  expect(ran.stdout.split('\n')).toEqual([
    'Applied in part: 2 of 3 targets are done; of 2 actions 2 changed, 0 already done.',
    '',
    '  Target   Result   Changed  Already done',
    '  physics  applied  1        0',
    '  hub05    applied  1        0',
    '  us-east  no plan  -        -',
    '',
    'Target us-east:',
    expect.stringMatching(/^No plan: The hub refused the token/),
    expect.stringMatching(/^hint: /),
    '',
    'Next: plan again for us-east',
    '',
  ])
  expect((await desk.run('apply', 'plans/', '--target', '[hp]*')).code).toBe(0)
})

describe('an approval of the index', () => {
  async function approve(desk: SeveralDesk, decision: Approval['decision'] = 'approved'): Promise<string> {
    const set = await readSet(join(desk.folder, 'plans'))
    const by = { decision, by: 'ada', reason: 'looked at' } as const
    await writeApproval(
      join(desk.folder, 'plans/approval.json'),
      approvalOf(decidedOf(set), by, '2026-03-02T09:15:00Z'),
    )
    return 'plans/approval.json'
  }

  test('is for all plans of the folder', async () => {
    const desk = await planned()
    const ran = await desk.run('apply', 'plans/', '--approved-by-file', await approve(desk))
    expect([ran.code, ran.stderr.split('\n')[0]]).toEqual([
      0,
      'The plans were approved by ada at 2026-03-02 09:15 UTC: looked at.',
    ])
  })

  test('must be about these plans', async () => {
    const desk = await planned()
    const path = await approve(desk)
    await desk.write('hubplan.yaml', (await desk.read('hubplan.yaml')).replace('new-all', 'new-name'))
    await desk.run('plan', '--target', 'all', '-o', 'plans/')
    forget(desk)
    const ran = await desk.run('apply', 'plans/', '--approved-by-file', path)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(
      /^error: The plans are not approved: plans\/approval\.json is an approval of other plans /,
    )
    const refused = await desk.run('apply', 'plans/', '--approved-by-file', await approve(desk, 'refused'))
    expect(refused.stderr).toMatch(/^error: The plans were refused by ada at 2026-03-02 09:15 UTC: looked at\.\n/)
    expect(seen(desk)).toEqual({ physics: [], 'us-east': [], hub05: [] })
  })
})

test('overrides are told for each target before anything is sent, where nobody is asked', async () => {
  const desk = await planned({ physics: 'users: [{ name: new-physics }], guards: { max_deletes: 60 }' })
  const { stderr } = await desk.run('apply', 'plans/')
  expect(stderr.split('\n')[1]).toBe(
    'note: overrides in force for physics: hubplan.yaml:3 raises max_deletes from 50 to 60: 0 deletions, within the default',
  )
})

describe('for programs', () => {
  test('there is one list, with the exit code of each target', async () => {
    const desk = await planned()
    breakDeletes(desk)
    const { code, stdout } = await desk.run('apply', 'plans/', '--format', 'json', '--keep-going')
    expect(code).toBe(5)
    expect(JSON.parse(stdout)).toMatchObject([
      { target: 'physics', exit_code: 0, result: { ok: true, counts: { changed: 2 } } },
      { target: 'us-east', exit_code: 5, result: { ok: false, counts: { changed: 1, failed: 1 } } },
      { target: 'hub05', exit_code: 0, result: { ok: true, outcomes: [] } },
    ])
  })

  test.each([[[]], [['--parallel', '3']]])('every event has its target, with %j', async (flags) => {
    const desk = await planned()
    const { stdout } = await desk.run('apply', 'plans/', '--events', 'ndjson', ...flags)
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    const types = (target: string): unknown[] => lines.filter((one) => one['target'] === target).map(({ type }) => type)
    expect(types('physics')).toEqual(['start', 'intent', 'applied', 'applied', 'end', 'report'])
    expect(types('us-east')).toEqual(['start', 'intent', 'applied', 'intent', 'applied', 'end', 'report'])
    expect(types('hub05')).toEqual(['report'])
    expect(lines.slice(-4).map(({ type, target }) => [type, target])).toEqual([
      ...names.map((name) => ['report', name]),
      ['summary', undefined],
    ])
    expect(lines.at(-1)).toMatchObject({ exit_code: 0, targets: 3, done: 3, counts: { changed: 4 } })
  })

  test('the results are one table, with the target first', async () => {
    const desk = await planned()
    breakDeletes(desk)
    await desk.run('apply', 'plans/', '--results', 'results.csv', '--accepted', 'accepted.json')
    expect(await desk.read('results.csv')).toBe(
      [
        'target,id,op,user,group,outcome,message,object,value',
        'physics,user.create:new-all,user.create,new-all,,changed,,,',
        'physics,user.create:new-physics,user.create,new-physics,,changed,,,',
        'us-east,user.create:new-all,user.create,new-all,,changed,,,',
        'us-east,user.delete:s01,user.delete,s01,,failed,full,,',
        '',
      ].join('\n'),
    )
    expect(await desk.read('accepted.json')).toBe('[]\n')
  })
})

test('passwords go into a file for each target that sets some, and a missing flag is told before anything is sent', async () => {
  const aup = 'provider: aup, users: [{ name: zoe, password: generate }]'
  const desk = await openSeveral(
    '',
    { physics: aup, 'us-east': 'provider: aup, users: [{ name: s01 }]', hub05: aup },
    { aup: {} },
  )
  expect((await desk.run('plan', '--target', 'all', '-o', 'plans/')).code).toBe(0)
  forget(desk)
  const refused = await desk.run('apply', 'plans/')
  expect(refused.stderr.split('\n').slice(0, 4)).toEqual([
    'error: 2 of 3 plans cannot be applied; nothing was sent.',
    'physics: The plan generates passwords for 1 user, and no flag says where to keep them.',
    'physics: hint: give --credentials FILE.csv (or .xlsx): they are written there before they are set, and nowhere else',
    'hub05: The plan generates passwords for 1 user, and no flag says where to keep them.',
  ])
  expect(seen(desk)).toEqual({ physics: [], 'us-east': [], hub05: [] })
  const ran = await desk.run('apply', 'plans/', '--credentials', 'new.csv')
  expect(ran.code, ran.stdout + ran.stderr).toBe(0)
  expect((await desk.files()).filter((name) => name.startsWith('new'))).toEqual(['new.hub05.csv', 'new.physics.csv'])
  expect(ran.stderr).toContain('physics: The passwords of 1 user are in new.physics.csv, readable only by you.\n')
  expect((await desk.run('apply', 'plans/')).code).toBe(0)
})

test('two targets with the same changes of one hub keep journals of their own in --state', async () => {
  const desk = await openSeveral('users:\n  - { name: new-all }\n')
  const { url } = desk.hubs.physics
  await desk.write(
    'hubplan.yaml',
    `version: 1\ntargets:\n  physics: { url: "${url}" }\n  hub05: { url: "${url}" }\nusers:\n  - { name: new-all }\n`,
  )
  const more = { HUBPLAN_URL_HUB05: url, HUBPLAN_TOKEN_HUB05: 'hush-physics' }
  await desk.runWith(more, 'plan', '--target', 'all', '-o', 'plans/')
  expect((await desk.runWith(more, 'apply', 'plans/', '--state', 'state')).code).toBe(0)
  expect(await readdir(join(desk.folder, 'state'))).toEqual([
    expect.stringMatching(/^[0-9a-f]{12}\.journal$/),
    expect.stringMatching(/^[0-9a-f]{12}\.journal$/),
  ])
})

test('Ctrl-C finishes what is in flight, and reaches no later hub', async () => {
  const desk = await planned({ hub05: 'users: [{ name: new-hub }]' })
  const stop = new AbortController()
  desk.hubs.physics.onRequest(({ method }) => {
    if (method === 'POST') stop.abort()
  })
  const ran = await desk.play({ signal: stop.signal }, 'apply', 'plans/')
  expect(ran.code).toBe(130)
  expect(ran.stdout.split('\n').slice(0, 6)).toEqual([
    'Applied in part: 1 of 3 targets is done; of 6 actions 2 changed, 0 already done, 4 not reached.',
    '',
    '  Target   Result       Changed  Already done  Not reached',
    '  physics  applied      2        0             0',
    '  us-east  not reached  0        0             2',
    '  hub05    not reached  0        0             2',
  ])
  expect(ran.stdout).toContain('\nNext: the same command does the rest:\n        hubplan apply plans/\n')
  expect(ran.stdout).not.toContain('--keep-going')
  expect((await desk.run('apply', 'plans/')).code).toBe(0)
})

describe('at a terminal', () => {
  /** A person who gives these answers, one after another. */
  function person(...answers: string[]): { streams: object; questions: string[] } {
    const questions: string[] = []
    const ask = async (question: string): Promise<string | undefined> => {
      questions.push(question)
      return answers[questions.length - 1]
    }
    return { streams: { canAsk: true, ask }, questions }
  }

  const two = 'Type the number of users to be deleted from all targets (1) to continue: '

  test('one answer is for all hubs', async () => {
    const desk = await planned()
    const { streams, questions } = person('1')
    const ran = await desk.play({ streams }, 'apply', 'plans/')
    expect([ran.code, questions]).toEqual([0, [two]])
    expect(ran.stderr.split('\n').slice(0, 4)).toEqual([
      'Target physics: 2 users to create',
      '',
      'Target us-east:',
      `Plan for us-east at ${desk.hubs['us-east'].url} (jupyterhub)`,
    ])
    expect(ran.stderr).not.toContain('note:')
  })

  test('any other answer sends nothing to any hub', async () => {
    const desk = await planned()
    const { streams } = person('2')
    const ran = await desk.play({ streams }, 'apply', 'plans/')
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toContain(
      '\nerror: The answer was "2", and not the number of users to be deleted, 1: nothing was sent.\n',
    )
    expect(seen(desk)).toEqual({ physics: [], 'us-east': [], hub05: [] })
  })

  test('what is done is not asked about again, and a hub with more to do asks for itself', async () => {
    const desk = await planned()
    const heal = breakDeletes(desk)
    expect((await desk.run('apply', 'plans/')).code).toBe(5)
    heal()
    desk.hubs.physics.hub.removeUser('new-all')
    const { streams, questions } = person('1', 'y')
    const ran = await desk.play({ streams }, 'apply', 'plans/')
    expect([ran.code, questions]).toEqual([0, [two, 'physics: Apply this change? [y/N] ']])
    expect(ran.stderr).toContain(
      'physics: More is to be done for physics than the answer was about, because its hub has changed.\nphysics: Plan for physics at ',
    )
    expect(desk.users('physics', 'new-')).toEqual(['new-physics', 'new-all'])
  })

  test('each of several hubs at a time is named by its question', async () => {
    const desk = await planned({ 'us-east': '' })
    expect((await desk.run('apply', 'plans/')).code).toBe(0)
    for (const name of ['physics', 'us-east'] as const) desk.hubs[name].hub.removeUser('new-all')
    const { streams, questions } = person('y', 'y')
    const ran = await desk.play({ streams }, 'apply', 'plans/', '--parallel', '2')
    expect([ran.code, questions.toSorted()]).toEqual([
      ...[0, ['physics: Apply this change? [y/N] ', 'us-east: Apply this change? [y/N] ']],
    ])
  })

  test('Ctrl-C at the question of one hub reaches no later hub, also with --keep-going', async () => {
    const desk = await planned()
    expect((await desk.run('apply', 'plans/', '--target', 'physics')).code).toBe(0)
    desk.hubs.physics.hub.removeUser('new-all')
    const { streams } = person('1')
    const ask = async (question: string): Promise<string | undefined> => {
      if (question === two) return '1'
      throw new Problem('interrupted', 'Interrupted at a question; nothing was changed.')
    }
    const ran = await desk.play({ streams: { ...streams, ask } }, 'apply', 'plans/', '--keep-going')
    expect(ran.code).toBe(130)
    expect(ran.stdout.split('\n').slice(0, 6)).toEqual([
      'Not applied: 1 of 3 targets is done; of 4 actions 0 changed, 0 already done, 4 not reached.',
      '',
      '  Target   Result         Changed  Already done  Not reached',
      '  physics  interrupted    0        0             2',
      '  us-east  not reached    0        0             2',
      '  hub05    nothing to do  0        0             0',
    ])
  })

  test('a question that nobody would see is refused before any hub is read', async () => {
    const desk = await planned()
    const ran = await desk.play({ streams: { asksUnseen: true } }, 'apply', 'plans/')
    expect(ran).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: Cannot ask for confirmation: stderr is not a terminal. Nothing was sent.\nhint: give --yes, or do not redirect stderr\nhelp: hubplan help apply\n',
    })
    expect(seen(desk)).toEqual({ physics: [], 'us-east': [], hub05: [] })
    expect((await desk.play({ streams: { asksUnseen: true } }, 'apply', 'plans/', '--yes')).code).toBe(0)
  })

  test('an address that only the file names is asked about before anything is sent, and once', async () => {
    const desk = await planned()
    const { streams, questions } = person('y', 'y', '1')
    const env = { HUBPLAN_URL_PHYSICS: undefined, HUBPLAN_URL_US_EAST: undefined }
    const ran = await desk.play({ streams, env }, 'apply', 'plans/')
    const send = (name: Name): string => `Only the file names ${desk.hubs[name].url}. Send your token there? [y/N] `
    expect([ran.code, questions]).toEqual([0, [send('physics'), send('us-east'), two]])
  })
})
