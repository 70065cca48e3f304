// Files that loosen their own limits, policies that nothing lifts, and plans that somebody edited: at plan and at apply.
import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { digestOf } from '../../src/core/canonical.ts'
import { changesDigest, verify } from '../../src/core/plan/freeze.ts'
import type { Plan } from '../../src/core/types.ts'
import { type Desk, openDesk } from './run.ts'

const yaml = (guards: string): string => `version: 1
users:
  - { name: root }
absent:
  - { match: ["s*"] }
guards:
${guards.replaceAll(/^/gm, '  ')}
`
const loose = yaml('max_deletes: 1000000\nmax_delete_share: 1')
const noHold = 'version: 1\nprotect: [alice]\n'

/** As somebody leaves it who knows how digests are worked out. */
async function edit(desk: Desk, change: (plan: Plan) => Partial<Plan>): Promise<void> {
  const plan = await desk.plan()
  const { digest: _, changes_digest: __, ...body } = { ...plan, ...change(plan) }
  const whole = { ...body, changes_digest: changesDigest(body) }
  await desk.write('plan.json', JSON.stringify({ ...whole, digest: digestOf(whole) }))
}

const refused = 'error: A guard refuses the plan as the hub is now; nothing was changed.\n'

describe('a file that loosens its limits', () => {
  test('is told first, recorded, and applied as it was planned', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': loose } })
    const ran = await desk.run('plan', '-o', 'plan.json')
    expect(ran.code).toBe(0)
    const lines = ran.stdout.split('\n').map((line) => line.trim())
    const at = lines.indexOf('Overrides and loosened limits  2, in the plan of somebody')
    expect(lines.slice(at + 1, at + 3)).toEqual([
      'hubplan.yaml:7 raises max_deletes from 50 to 1000000: 9 deletions, within the default',
      'hubplan.yaml:8 raises max_delete_share from 0.25 to 1: 75 % of the users deleted, 50 percentage points over the default',
    ])
    expect((await desk.plan()).loosened).toEqual([
      { limit: 'max_deletes', value: 1_000_000, default: 50, at: 'hubplan.yaml:7:16', reached: 9 },
      { limit: 'max_delete_share', value: 1, default: 0.25, at: 'hubplan.yaml:8:21', reached: 0.75 },
    ])
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 0 })
  })

  test('is refused at apply under a policy that does not set the limit', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': loose, 'policy.yaml': noHold } })
    await desk.run('plan', '-o', 'plan.json')
    const ran = await desk.run('apply', 'plan.json', '--policy', 'policy.yaml')
    expect(ran).toMatchObject({ code: 3, stdout: '' })
    expect(ran.stderr).toContain(
      `${refused}delete-share: 9 of 12 users (75 %) would be deleted, and the limit is 25 %; `,
    )
    expect(desk.sent()).toEqual([])
  })

  test('loosens nothing under a policy, and the plan says so', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': loose, 'policy.yaml': noHold } })
    const ran = await desk.run('plan', '--policy', 'policy.yaml', '-o', 'plan.json')
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain('\n  Overrides and loosened limits  none\n')
    expect(ran.stdout).toContain(
      ' hubplan.yaml:8:21: max_delete_share is 1 here, and the policy does not set it, so the default holds: 0.25',
    )
    expect(await desk.plan()).not.toHaveProperty('loosened')
  })

  test('is told by validate', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': loose } })
    const ran = await desk.run('validate')
    expect(ran.code).toBe(0)
    expect(ran.stderr).toContain(
      'hubplan.yaml:7:16: warning: max_deletes is 1000000 here, and its default is 50: every plan shows it as an override\n',
    )
  })

  test('that took protection away since the last plan is told', async () => {
    const users = 'version: 1\nusers: [{ name: alice, groups: [ml] }]\n'
    const desk = await openDesk({
      files: { 'hubplan.yaml': `${users}protect: ["svc-*"]\ntarget: { groups: read-only }\nmanage: ["s*"]\n` },
    })
    await desk.run('plan', '-o', 'last.json')
    await desk.write('hubplan.yaml', users)
    const ran = await desk.run('plan', '--against', 'last.json')
    expect(ran.stdout).toMatch(
      /\n {2}taken-away +since last\.json of \S+ \S+ UTC: protect has lost "svc-\*"; manage is no longer limited to "s\*"; groups are no longer read-only; check that this is meant\n/,
    )
  })
})

describe('what a policy sets', () => {
  const one = { 'policy.yaml': 'version: 1\nguards: { min_admins: 1 }\nprotect: ["s01"]\nmanage: ["s*"]\n' }
  const hold = { 'policy.yaml': 'version: 1\nguards: { min_admins: 1 }\n' }
  const lastAdmin = ['--no-admin', 'root', '--allow', 'min-admins'] as const

  test('--allow does not lift at plan: the last admin stays', async () => {
    const desk = await openDesk({ files: hold })
    const ran = await desk.run('plan', ...lastAdmin, '--policy', 'policy.yaml')
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain(
      '  min-admins  the policy sets this, and --allow min-admins does not lift it: 0 admins would be left on the hub',
    )
  })

  test('--allow does not lift at apply: the last admin stays', async () => {
    const desk = await openDesk({ files: hold })
    expect((await desk.run('plan', ...lastAdmin, '-o', 'plan.json')).code).toBe(0)
    const ran = await desk.run('apply', 'plan.json', '--policy', 'policy.yaml')
    expect(ran).toMatchObject({ code: 3, stdout: '' })
    expect(ran.stderr).toContain(`${refused}min-admins: the policy sets this, and --allow min-admins does not lift it`)
    expect(desk.sent()).toEqual([])
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 0 })
  })

  test('is no reason to name the limits of the plan, where the policy is the stricter one', async () => {
    const desk = await openDesk({
      files: { 'policy.yaml': 'version: 1\nguards: { max_deletes: 1, max_demotions: 1 }\n' },
    })
    await desk.run('plan', '--absent', 's01', '--absent', 's02', '-o', 'plan.json')
    const ran = await desk.run('apply', 'plan.json', '--policy', 'policy.yaml')
    expect(ran).toMatchObject({ code: 3, stdout: '' })
    expect(ran.stderr).toBe(
      `${refused}delete-count: 2 users would be deleted, and the limit is 1; if that is right, ask for another limit in the policy, or make smaller plans\nhint: plan again, under the same policy\nhelp: hubplan help guards\n`,
    )
  })

  test('--allow protected does not lift', async () => {
    const desk = await openDesk({ files: one })
    const asked = ['--absent', 's01', '--allow', 'protected'] as const
    expect((await desk.run('plan', ...asked, '--policy', 'policy.yaml')).code).toBe(3)
    expect((await desk.run('plan', ...asked, '--protect', 's01', '-o', 'plan.json')).code).toBe(0)
    const ran = await desk.run('apply', 'plan.json', '--policy', 'policy.yaml')
    expect(ran).toMatchObject({ code: 3 })
    expect(ran.stderr).toContain(
      'protected: the policy sets this, and --allow protected does not lift it: "s01" is protected',
    )
    expect(desk.sent()).toEqual([])
  })

  test('--allow outside-manage is no word, and a row for somebody outside manage of the policy is refused', async () => {
    const desk = await openDesk({ files: { 'policy.yaml': 'version: 1\nmanage: ["s*"]\n' } })
    const asked = ['--absent', 'alice', '-o', 'plan.json'] as const
    const allowed = await desk.run('plan', ...asked, '--policy', 'policy.yaml', '--allow', 'outside-manage')
    expect(allowed).toMatchObject({ code: 1, stdout: '' })
    expect(allowed.stderr).toContain('error: --allow outside-manage: there is no such guard to allow.\n')
    expect((await desk.run('plan', ...asked, '--policy', 'policy.yaml')).code).toBe(3)
    expect((await desk.run('plan', ...asked)).code).toBe(0)
    const ran = await desk.run('apply', 'plan.json', '--policy', 'policy.yaml')
    expect(ran).toMatchObject({ code: 3 })
    expect(ran.stderr).toContain(`${refused}outside-manage: rows would make or change users outside manage: "alice"; `)
    expect(desk.sent()).toEqual([])
  })

  test('names: exact in the file does not weaken', async () => {
    const desk = await openDesk({
      users: [{ name: 'root', admin: true }, { name: 'SVC-a' }, { name: 'svc-b' }, { name: 'x' }],
      files: {
        'hubplan.yaml': 'version: 1\ntarget: { names: exact }\nusers: [{ name: x }]\nprune: true\n',
        'policy.yaml': 'version: 1\nprotect: ["svc-*"]\n',
      },
    })
    await desk.run('plan', '--policy', 'policy.yaml', '-o', 'plan.json')
    expect((await desk.plan()).actions).toEqual([])
  })

  test('names is held against a plan that compares them otherwise', async () => {
    const desk = await openDesk({
      files: {
        'hubplan.yaml': 'version: 1\ntarget: { names: exact }\nusers: [{ name: s01, ensure: absent }]\n',
        'policy.yaml': 'version: 1\nnames: lower\n',
      },
    })
    expect((await desk.run('plan', '--policy', 'policy.yaml')).stderr).toContain(
      'hubplan.yaml:2:18: target.names is exact here and the policy sets lower at policy.yaml:2:8; take it out\n',
    )
    await desk.run('plan', '-o', 'plan.json')
    const ran = await desk.run('apply', 'plan.json', '--policy', 'policy.yaml')
    expect(ran).toMatchObject({ code: 3 })
    expect(ran.stderr).toContain('policy: the plan was made with target.names: exact, and the policy sets lower\n')
    expect(desk.sent()).toEqual([])
  })

  test('keeps groups as they are, at plan and at apply', async () => {
    const desk = await openDesk({
      files: { 'u.csv': 'username,groups\ns01,staff\n', 'policy.yaml': 'version: 1\ngroups: read-only\n' },
    })
    expect((await desk.run('plan', 'u.csv', '--policy', 'policy.yaml')).code).toBe(3)
    await desk.run('plan', 'u.csv', '-o', 'plan.json')
    const ran = await desk.run('apply', 'plan.json', '--policy', 'policy.yaml')
    expect(ran).toMatchObject({ code: 3 })
    expect(ran.stderr).toContain(`${refused}groups-read-only: 1 change of groups`)
    expect(desk.sent()).toEqual([])
  })

  test.each(['plan', 'apply', 'revert'] as const)('--policy "" of %s is refused', async (command) => {
    const desk = await openDesk()
    await desk.run('plan', '--absent', 's01', '-o', 'plan.json')
    const asked = { plan: ['plan', '--absent', 's01'], apply: ['apply', 'plan.json'], revert: ['revert', 'plan.json'] }
    const ran = await desk.run(...asked[command], '--policy', '')
    expect(ran).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: --policy names no file.\nhint: give the policy file, or leave --policy out to use HUBPLAN_POLICY\nhelp: hubplan help ${{ plan: 'plan', apply: 'apply', revert: 'undo' }[command]}\n`,
    })
    expect(desk.sent()).toEqual([])
  })

  test('and loosens holds at apply only under it', async () => {
    const policy = 'version: 1\nguards: { max_delete_share: 1 }\n'
    const desk = await openDesk({ files: { 'policy.yaml': policy } })
    const planned = await desk.run('plan', '--absent', 's*', '--policy', 'policy.yaml', '-o', 'plan.json')
    expect(planned.code).toBe(0)
    const ran = await desk.run('apply', 'plan.json')
    expect(ran).toMatchObject({ code: 3 })
    expect(ran.stderr).toContain(
      '\nhint: the plan was made under max_delete_share 1, without a recorded override: plan again, or give the policy that sets it with --policy\n',
    )
    expect(desk.sent()).toEqual([])
    expect(await desk.run('apply', 'plan.json', '--policy', 'policy.yaml')).toMatchObject({ code: 0 })
  })
})

describe('a plan that somebody edited, digests and all', () => {
  test('is refused when the block of a guard that can be counted is gone', async () => {
    const desk = await openDesk()
    await desk.run('plan', '--absent', 's*', '-o', 'plan.json')
    await edit(desk, ({ findings }) => ({
      findings: findings.filter(({ level }) => level !== 'block'),
      applyable: true,
    }))
    for (const command of ['show', 'apply']) {
      const ran = await desk.run(command, 'plan.json')
      expect(ran).toMatchObject({ code: 1, stdout: '' })
      expect(ran.stderr).toContain('what it says of the guard delete-share does not follow from its actions.\n')
    }
  })

  test('tells of a loosened limit whose record is gone, and meets the default', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': loose } })
    await desk.run('plan', '-o', 'plan.json')
    await edit(desk, () => ({ loosened: undefined }) as unknown as Partial<Plan>)
    expect((await desk.run('show', 'plan.json')).stdout).toContain(
      '  max_delete_share is 1 in the plan, but no flag or file is recorded as its source: apply enforces the default, 0.25, unless a policy sets this limit\n',
    )
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 3 })
    expect(desk.sent()).toEqual([])
  })

  test('tells of overrides that somebody put in, when it is applied as well', async () => {
    const desk = await openDesk()
    await desk.run('plan', '--absent', 's01', '-o', 'plan.json')
    await edit(desk, () => ({ overrides: [{ flag: '--allow', value: 'admin-delete' }] }))
    expect((await desk.run('show', 'plan.json')).stdout).toContain(
      '  --allow admin-delete: guard admin-delete let pass\n',
    )
    const ran = await desk.run('apply', 'plan.json')
    expect(ran.stderr.split('\n').slice(0, 2)).toEqual([
      expect.stringContaining('note: no flag pins the reviewed plan: '),
      'note: overrides in force: --allow admin-delete',
    ])
  })

  test('meets the guards again: limits that nobody set', async () => {
    const desk = await openDesk()
    await desk.run('plan', '--absent', 's*', '-o', 'plan.json')
    await edit(desk, ({ options, findings }) => ({
      options: { ...options, limits: { ...options.limits, max_delete_share: 1 } },
      findings: findings.filter(({ level }) => level !== 'block'),
      applyable: true,
    }))
    const ran = await desk.run('apply', 'plan.json')
    expect(ran).toMatchObject({ code: 3 })
    expect(ran.stderr).toContain(
      `${refused}delete-share: 9 of 12 users (75 %) would be deleted, and the limit is 25 %; `,
    )
    expect(desk.sent()).toEqual([])
  })

  test('meets the guards again: an admin whose delete was not allowed', async () => {
    const desk = await openDesk({ users: ['root', 'boss', 'a'].map((name) => ({ name, admin: name !== 'a' })) })
    await desk.run('plan', '--absent', 'boss', '-o', 'plan.json')
    await edit(desk, ({ findings }) => ({
      findings: findings.filter(({ level }) => level !== 'block'),
      applyable: true,
    }))
    const ran = await desk.run('apply', 'plan.json')
    expect(ran).toMatchObject({ code: 1 })
    expect(ran.stderr).toBe(
      'error: The plan was changed after it was made: what it says of the guard admin-delete does not follow from its actions.\nhint: plan again; a plan file is never edited by hand\nhelp: hubplan help review\n',
    )
    await edit(desk, ({ actions }) => ({
      actions: actions.map((action) =>
        action.op === 'user.delete' ? { ...action, before: { ...action.before, admin: false } } : action,
      ),
    }))
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 4 })
    expect(desk.sent()).toEqual([])
  })

  test('meets the guards again: names that the hub mixes up', async () => {
    const desk = await openDesk({ users: [{ name: 'root', admin: true }, { name: 'Bob' }] })
    await desk.run('plan', '--absent', 'root', '--allow', 'admin-delete', '--allow', 'min-admins', '-o', 'plan.json')
    await edit(desk, () => ({
      actions: [
        {
          id: 'user.create:bob',
          op: 'user.create',
          user: 'bob',
          before: null,
          after: { admin: false },
          reason: { why: 'row', at: 'u.csv:2:1' },
        },
      ],
      findings: [],
      summary: { 'user.create': 1 },
      applyable: true,
    }))
    const ran = await desk.run('apply', 'plan.json')
    expect(ran).toMatchObject({ code: 3 })
    expect(ran.stderr).toContain(`${refused}name-collision: "bob" would be created beside "Bob"`)
    expect(desk.sent()).toEqual([])
  })

  test('is refused by show, review and validate too', async () => {
    const desk = await openDesk()
    await desk.run('plan', '--absent', 's01', '-o', 'plan.json')
    await edit(desk, () => ({ summary: {} }))
    for (const command of ['show', 'review', 'validate', 'apply', 'rehearse', 'revert']) {
      const ran = await desk.run(command, 'plan.json')
      expect(ran, command).toMatchObject({ code: 1, stdout: '' })
      expect(ran.stderr).toContain('its summary does not follow from its actions')
    }
  })
})

describe('the guards at apply', () => {
  test('refuse no plan that was inside its limit and is done in part', async () => {
    const users = [
      { name: 'root', admin: true },
      ...Array.from({ length: 99 }, (_, at) => ({ name: `s${String(at).padStart(2, '0')}` })),
    ]
    const desk = await openDesk({ users })
    const planned = await desk.run('plan', '--absent', 's[01]?', '--absent', 's2[0-4]', '-o', 'plan.json')
    expect(planned.code).toBe(0)
    expect((await desk.plan()).summary).toEqual({ 'user.delete': 25 })
    const first = Array.from({ length: 20 }, (_, at) => `s${String(at).padStart(2, '0')}`)
    const part = await desk.run('apply', 'plan.json', ...first.slice(0, 5).flatMap((name) => ['--exclude', name]))
    expect(part).toMatchObject({ code: 0, stdout: expect.stringContaining('20 changed') })
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 0 })
    expect(desk.hub.hub.users.size).toBe(75)
  })

  test('count the fewest admins of a slice', async () => {
    const users = ['root', 'boss', 'heir'].map((name) => ({ name, admin: name !== 'heir' }))
    const desk = await openDesk({
      users,
      files: {
        'hubplan.yaml':
          'version: 1\nusers:\n  - { name: root, admin: false }\n  - { name: heir, admin: true }\n  - { name: boss, admin: false }\n',
      },
    })
    await desk.run('plan', '-o', 'plan.json')
    const ran = await desk.run('apply', 'plan.json', '--exclude', 'heir')
    expect(ran).toMatchObject({ code: 3 })
    expect(ran.stderr).toContain('min-admins: 0 admins would be left on the hub, and the minimum is 1')
    expect(desk.sent()).toEqual([])
  })

  test('say in one line that nothing pins the plan, where there is no terminal', async () => {
    const note =
      'note: no flag pins the reviewed plan: the digest of a plan protects against accidents, not against tampering; give --expect-digest or --approved-by-file\n'
    const desk = await openDesk()
    await desk.run('plan', '--absent', 's01', '-o', 'plan.json')
    expect((await desk.run('apply', 'plan.json')).stderr).toMatch(new RegExp(`^${note}`))
    await desk.run('plan', '--absent', 's02', '-o', 'plan.json')
    const { digest } = await desk.plan()
    expect((await desk.run('apply', 'plan.json', '--expect-digest', digest)).stderr).not.toContain('pins')
    await desk.run('plan', '--absent', 's03', '-o', 'plan.json')
    const third = await desk.plan()
    await desk.run('review', 'plan.json', '--approve', '--expect-digest', third.digest)
    expect((await desk.run('apply', 'plan.json', '--approved-by-file', 'plan.approval.json')).stderr).not.toContain(
      'pins',
    )
  })
})

test('a plan of the version before this one can still be read, applied, compared with and undone', async () => {
  const desk = await openDesk()
  await desk.run('plan', '--absent', 's01', '-o', 'plan.json')
  const { options, ...plan } = await desk.plan()
  const { max_rename_share: _, max_demotions: __, max_stop_share: ___, ...limits } = options.limits
  const { digest: ____, ...body } = { ...plan, options: { ...options, limits } }
  await desk.write('plan.json', JSON.stringify({ ...body, digest: digestOf(body) }))
  expect(await desk.run('plan', '--absent', 's02', '--against', 'plan.json')).toMatchObject({ code: 0 })
  expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 0 })
  expect(await desk.run('revert', 'plan.json')).toMatchObject({ code: 0 })
})

describe('a plan that the version before accounts and loosened limits wrote', () => {
  const older = JSON.parse(
    readFileSync(new URL('../../fixtures/io/older-plan/plan.json', import.meta.url), 'utf8'),
  ) as Plan

  test('still has the digests that it was given', () => expect(() => verify(older)).not.toThrow())

  test('is shown, validated, applied, compared with and undone', async () => {
    const desk = await openDesk()
    await desk.write('plan.json', JSON.stringify(older))
    const expires_at = new Date(Date.now() + 86_400_000).toISOString()
    await edit(desk, ({ target }) => ({ expires_at, target: { ...target, url: desk.hub.url } }))
    const shown = await desk.run('show', 'plan.json')
    expect(shown).toMatchObject({ code: 0, stderr: '' })
    expect(shown.stdout).toContain('  --max-deletes 60: guard delete-count; max_deletes is 60, its default 50: ')
    expect(await desk.run('validate', 'plan.json')).toMatchObject({ code: 0, stderr: '' })
    expect(await desk.run('apply', 'plan.json')).toMatchObject({
      code: 0,
      stdout: 'Applied: 8 changed, 0 already done.\n',
    })
    expect(await desk.run('plan', '--absent', 's05', '--against', 'plan.json')).toMatchObject({ code: 0 })
    const undone = await desk.run('revert', 'plan.json', '-o', 'undo.json')
    expect(undone, undone.stderr).toMatchObject({ code: 0 })
    expect((await desk.plan('undo.json')).actions.map(({ id }) => id)).toContain('user.rename:late:s02')
  })
})
