// hubplan review without a terminal, and what apply makes of a decision.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import type { Approval, Plan } from '../../src/core/types.ts'
import { validate } from '../../src/io/schema.ts'
import { type Desk, openDesk } from './run.ts'

const roster = 'username,admin,groups,ensure\nnew1,,ml,\ns01,,,absent\n'

async function planned(): Promise<Desk & { digests: Pick<Plan, 'digest' | 'changes_digest'> }> {
  const desk = await openDesk({ files: { 'users.csv': roster } })
  expect(await desk.run('plan', 'users.csv', '-o', 'plan.json')).toMatchObject({ code: 0 })
  return { ...desk, digests: await desk.plan() }
}

async function approvalOf(desk: Desk, name = 'plan.approval.json'): Promise<Approval> {
  return JSON.parse(await desk.read(name)) as Approval
}

describe('without a terminal', () => {
  test('the plan is shown, and how to decide', async () => {
    const desk = await planned()
    const shown = await desk.run('show', 'plan.json')
    const ran = await desk.runWith({ HUBPLAN_TOKEN: undefined, HUBPLAN_URL: undefined }, 'review', 'plan.json')
    expect(ran).toEqual({
      code: 0,
      stdout: shown.stdout,
      stderr: [
        'Nothing is decided: there is no terminal here. To decide:',
        `  hubplan review plan.json --approve --expect-digest ${desk.digests.digest}`,
        '  hubplan review plan.json --refuse --reason TEXT',
        '',
      ].join('\n'),
    })
    expect(await desk.files()).toEqual(['plan.json', 'users.csv'])
  })

  test('never speaks to a hub', async () => {
    const desk = await planned()
    const before = desk.hub.requests.length
    await desk.run('review', 'plan.json')
    await desk.run('review', 'plan.json', '--refuse', '--reason', 'no')
    expect(desk.hub.requests).toHaveLength(before)
  })
})

describe('--approve', () => {
  test.each(['digest', 'changes_digest'] as const)('takes the %s of the plan', async (which) => {
    const desk = await planned()
    const ran = await desk.runWith(
      { USER: 'ada' },
      'review',
      'plan.json',
      '--approve',
      '--expect-digest',
      desk.digests[which],
    )
    expect(ran).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Approved by ada at 20\d\d-\d\d-\d\d \d\d:\d\d UTC\n$/),
      stderr:
        'The decision is saved in plan.approval.json; it is a record, not a signature.\nNext: hubplan apply plan.json --approved-by-file plan.approval.json\n',
    })
    const approval = await approvalOf(desk)
    expect(validate('approval', approval).ok).toBe(true)
    expect(approval).toEqual({
      format: 1,
      tool: expect.stringMatching(/^hubplan \d/),
      decision: 'approved',
      by: 'ada',
      at: expect.stringMatching(/^20.*Z$/),
      digest: desk.digests.digest,
      changes_digest: desk.digests.changes_digest,
      expires_at: (await desk.plan()).expires_at,
    })
    expect(await desk.mode('plan.approval.json')).toBe('644')
  })

  test('is kept as long as the plan is good', async () => {
    const desk = await planned()
    await desk.run('review', 'plan.json', '--approve', '--expect-digest', desk.digests.digest)
    expect((await approvalOf(desk)).expires_at).toBe((await desk.plan()).expires_at)
  })

  test('is refused without a digest, or with another one', async () => {
    const desk = await planned()
    expect(await desk.run('review', 'plan.json', '--approve')).toMatchObject({
      code: 1,
      stderr:
        'error: --approve needs --expect-digest: it names the plan that was reviewed.\nhint: look at the plan with hubplan show, and give its digest or changes digest\nhelp: hubplan help review\n',
    })
    const other = await desk.run('review', 'plan.json', '--approve', '--expect-digest', `sha256:${'0'.repeat(64)}`)
    expect(other).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error: This is not the reviewed plan: it has the digest'),
    })
    expect(await desk.files()).toEqual(['plan.json', 'users.csv'])
  })

  test('is refused for a blocked plan, which can be refused', async () => {
    const desk = await openDesk()
    expect(await desk.run('plan', '--absent', 's*', '-o', 'plan.json')).toMatchObject({ code: 3 })
    const { digest } = await desk.plan()
    expect(await desk.run('review', 'plan.json', '--approve', '--expect-digest', digest)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('error: The plan is blocked and cannot be applied.'),
    })
    expect(await desk.run('review', 'plan.json', '--refuse', '--reason', 'too many')).toMatchObject({ code: 0 })
  })

  test('takes the name from the flag, from the CI system, or from the login', async () => {
    const desk = await planned()
    const say = ['review', 'plan.json', '--approve', '--expect-digest', desk.digests.digest]
    const env = { GITHUB_ACTOR: 'octo', GITLAB_USER_LOGIN: 'lab', USER: 'ada' }
    await desk.runWith(env, ...say, '--by', ' Ben Beta ')
    expect((await approvalOf(desk)).by).toBe('Ben Beta')
    await desk.runWith(env, ...say)
    expect((await approvalOf(desk)).by).toBe('octo')
    await desk.runWith({ ...env, GITHUB_ACTOR: '' }, ...say)
    expect((await approvalOf(desk)).by).toBe('lab')
    await desk.run(...say)
    expect((await approvalOf(desk)).by).not.toBe('')
    expect(await desk.run(...say, '--by', '\u001b[2J')).toMatchObject({
      code: 1,
      stderr:
        'error: --by is not a name of one line with at most 200 characters.\nhint: give it with --by NAME\nhelp: hubplan help review\n',
    })
  })
})

describe('--refuse', () => {
  test('needs a reason, and keeps it', async () => {
    const desk = await planned()
    expect(await desk.run('review', 'plan.json', '--refuse')).toMatchObject({
      code: 1,
      stderr: 'error: --refuse needs a reason.\nhint: give it with --reason TEXT\nhelp: hubplan help review\n',
    })
    const ran = await desk.run('review', 'plan.json', '--refuse', '--reason', 's01 stays', '--by', 'ada')
    expect(ran.code).toBe(0)
    expect(ran.stdout).toMatch(/^Refused by ada at .*: s01 stays\n$/)
    expect(ran.stderr).toContain('Next: change the files and plan again\n')
    expect(await approvalOf(desk)).toMatchObject({ decision: 'refused', reason: 's01 stays' })
  })

  test('does not go with --approve', async () => {
    const desk = await planned()
    expect(await desk.run('review', 'plan.json', '--refuse', '--approve')).toMatchObject({
      code: 1,
      stderr:
        'error: --approve and --refuse do not go together.\nhint: hubplan review --help lists its flags\nhelp: hubplan help review\n',
    })
  })

  test('a flag that is nearly right is guessed', async () => {
    const desk = await planned()
    expect((await desk.run('review', 'plan.json', '--aprove')).stderr).toContain('did you mean --approve?')
    expect((await desk.run('reviwe', 'plan.json')).stderr).toContain('did you mean review?')
  })
})

describe('a decision that is there already', () => {
  test('a refusal of the same changes stays, unless --force says otherwise', async () => {
    const desk = await planned()
    await desk.run('review', 'plan.json', '--refuse', '--reason', 'no', '--by', 'ada')
    const approve = ['review', 'plan.json', '--approve', '--expect-digest', desk.digests.digest, '--by', 'ben']
    const ran = await desk.run(...approve)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(
      /^error: These changes were refused by ada at .*: no \(plan\.approval\.json\)\.\nhint: talk to the reviewer who refused; --force replaces the refusal\nhelp: hubplan help \w+\n$/,
    )
    expect((await approvalOf(desk)).decision).toBe('refused')
    // Planned again, the changes are the same.
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    const { digest } = await desk.plan()
    expect(digest).not.toBe(desk.digests.digest)
    expect((await desk.run(...approve.with(4, digest))).code).toBe(1)
    const forced = await desk.run(...approve.with(4, digest), '--force')
    expect(forced.stderr).toMatch(/^These changes were refused by ada at .*: no; this decision replaces it\.\n/)
    expect(forced.code).toBe(0)
  })

  test('one of other changes is replaced, and that is said', async () => {
    const desk = await planned()
    await desk.run('review', 'plan.json', '--refuse', '--reason', 'no', '--by', 'ada')
    await desk.write('users.csv', roster.replace('s01', 's02'))
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    const { digest } = await desk.plan()
    const ran = await desk.run('review', 'plan.json', '--approve', '--expect-digest', digest)
    expect(ran.code).toBe(0)
    expect(ran.stderr).toContain(`Another plan (${desk.digests.digest}) was refused by ada at `)
  })

  test('what is no decision is not replaced', async () => {
    const desk = await planned()
    const say = ['review', 'plan.json', '--refuse', '--reason', 'no', '-o']
    expect(await desk.run(...say, 'users.csv')).toMatchObject({
      code: 1,
      stderr:
        'error: users.csv already exists and is not an approval file.\nhint: give another place with -o FILE\nhelp: hubplan help review\n',
    })
    expect(await desk.run(...say, 'plan.json')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('-o is the plan itself'),
    })
    expect(await desk.run(...say, '.')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error: . already exists and is a folder.'),
    })
    expect(await desk.run(...say, 'no/where.json')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error: The decision cannot be written to no/where.json: there is no folder no.'),
    })
    expect(await desk.read('users.csv')).toBe(roster)
  })
})

describe('apply --approved-by-file', () => {
  async function approved(): Promise<Awaited<ReturnType<typeof planned>>> {
    const desk = await planned()
    const say = ['review', 'plan.json', '--approve', '--expect-digest', desk.digests.digest, '--by', 'ada']
    expect(await desk.run(...say)).toMatchObject({ code: 0 })
    return desk
  }
  const apply = ['apply', 'plan.json', '--approved-by-file', 'plan.approval.json']

  test('goes on with an approval, and says whose', async () => {
    const desk = await approved()
    const ran = await desk.run(...apply)
    expect(ran.code).toBe(0)
    expect(ran.stderr).toMatch(/^The plan was approved by ada at .* UTC\.\n/)
    expect(desk.hub.hub.users.has('s01')).toBe(false)
  })

  test('takes the approval of the same changes, planned again', async () => {
    const desk = await approved()
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    expect((await desk.plan()).digest).not.toBe(desk.digests.digest)
    expect((await desk.run(...apply)).code).toBe(0)
  })

  test('sends nothing once the plan that was reviewed has expired, also with the same changes, planned again', async () => {
    const desk = await approved()
    const expiry = new Date(Date.now() - 1000).toISOString()
    await desk.write('plan.approval.json', JSON.stringify({ ...(await approvalOf(desk)), expires_at: expiry }))
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    expect(await desk.run(...apply)).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: The approval in plan.approval.json expired at ${expiry}, with the plan that was reviewed.\nhint: review the new plan with: hubplan review PLAN -o plan.approval.json\nhelp: hubplan help review\n`,
    })
    expect(desk.sent()).toEqual([])
  })

  test.each<[string, (desk: Desk) => Promise<unknown>, string]>([
    [
      'is missing',
      async () => undefined,
      'error: The plan is not approved: plan.approval.json does not exist.\nhint: have the plan reviewed with: hubplan review PLAN -o plan.approval.json\nhelp: hubplan help review\n',
    ],
    [
      'is not JSON',
      (desk) => desk.write('plan.approval.json', 'yes'),
      'error: The plan is not approved: plan.approval.json is not an approval file.\nhint: have the plan reviewed with: hubplan review PLAN\nhelp: hubplan help review\n',
    ],
    [
      'has a field more',
      async (desk) => {
        const { digest } = await desk.plan()
        await desk.run('review', 'plan.json', '--approve', '--expect-digest', digest)
        await desk.write('plan.approval.json', JSON.stringify({ ...(await approvalOf(desk)), also: 1 }))
      },
      'error: The plan is not approved: plan.approval.json is not an approval file.\nhint: have the plan reviewed with: hubplan review PLAN\nhelp: hubplan help review\n',
    ],
    [
      'is of a later format',
      (desk) => desk.write('plan.approval.json', '{"format":2}'),
      'error: The plan is not approved: plan.approval.json was written by a newer hubplan.\nhint: have the plan reviewed with: hubplan review PLAN\nhelp: hubplan help review\n',
    ],
    [
      'is a folder',
      (desk) => mkdir(join(desk.folder, 'plan.approval.json')),
      'error: The plan is not approved: plan.approval.json is a folder.\nhint: have the plan reviewed with: hubplan review PLAN\nhelp: hubplan help review\n',
    ],
  ])('sends nothing when the file %s', async (_, prepare, stderr) => {
    const desk = await planned()
    await prepare(desk)
    expect(await desk.run(...apply)).toEqual({ code: 1, stdout: '', stderr })
    expect(desk.sent()).toEqual([])
    expect((await desk.files()).filter((name) => /journal|lock/.test(name))).toEqual([])
  })

  test('sends nothing when the plan was refused', async () => {
    const desk = await planned()
    await desk.run('review', 'plan.json', '--refuse', '--reason', 's01 stays', '--by', 'ada')
    const ran = await desk.run(...apply)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(
      /^error: The plan was refused by ada at .*: s01 stays\.\nhint: change the files, plan again and have it reviewed\nhelp: hubplan help \w+\n$/,
    )
    expect(desk.sent()).toEqual([])
  })

  test('sends nothing with the approval of another plan', async () => {
    const desk = await approved()
    await desk.write('users.csv', roster.replace('s01', 's02'))
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    const ran = await desk.run(...apply)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain(
      'error: The plan is not approved: plan.approval.json is an approval of another plan (sha256:',
    )
    expect(desk.sent()).toEqual([])
  })
})

test('apply without a terminal asks nothing', async () => {
  const desk = await planned()
  expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 0 })
})
