// hubplan revert as people run it: plan, apply, revert, apply, on a sandbox.
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import type { Plan } from '../../../src/core/types.ts'
import { classOf, type Desk, openDesk } from '../../cli/run.ts'
import { fullScopes } from '../../helpers/hub-client.ts'
import type { Sandbox } from '../../helpers/sandbox.ts'

const files = {
  'users.csv': 'username,admin,groups,ensure\nnew,,ml,\ns01,,,absent\nalice,yes,ml;staff,\nbob,,-,\n',
}

/** Names, admin flags and groups, and which groups there are. */
function state({ hub }: Sandbox): unknown {
  const users = [...hub.users.values()].map(({ name, admin }) => [name, admin, [...hub.groupsOf(name)].sort()])
  return { users: users.sort(), groups: [...hub.groups.keys()].sort() }
}

/** A desk on which users.csv was planned and applied. */
async function applied(more: Parameters<typeof openDesk>[0] = {}): Promise<Desk & { before: unknown }> {
  const desk = await openDesk({ files, ...more })
  const before = state(desk.hub)
  expect(await desk.run('plan', 'users.csv', '-o', 'plan.json')).toMatchObject({ code: 0 })
  expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 0 })
  return { ...desk, before }
}

function said({ findings }: Plan, level: string): string[] {
  return findings.filter((finding) => finding.level === level).map(({ guard, message }) => `${guard}: ${message}`)
}

async function journalOf(desk: Desk): Promise<string> {
  const name = (await readdir(desk.folder)).find((file) => file.endsWith('.journal'))
  return join(desk.folder, name ?? 'no journal')
}

describe('plan, apply, revert, apply', () => {
  test('restore names, admin flags and groups of everybody', async () => {
    const desk = await applied()
    expect(state(desk.hub)).not.toEqual(desk.before)
    const made = await desk.run('revert', 'plan.json', '-o', 'undo.json')
    expect(made).toMatchObject({ code: 0, stderr: 'The plan is saved in undo.json.\n' })
    expect(made.stdout).toContain(
      'DELETE 1 user (none active in the last 7 days): ages are as of the reading\n  -  new  ',
    )
    expect(made.stdout).toContain('DELETE 1 group\n  -  ml  undoes plan.json  2 members: alice, new')
    expect(made.stdout).toContain('\nNext: hubplan apply undo.json\n')
    const undo = await desk.plan('undo.json')
    expect(said(undo, 'warn')).toEqual([])
    expect(said(undo, 'info')).toContainEqual(
      expect.stringMatching(/^revert: undoes plan\.json \(sha256:.*\), of whose 7 actions 7 were applied$/),
    )
    expect(await desk.run('apply', 'undo.json')).toMatchObject({ code: 0 })
    expect(state(desk.hub)).toEqual(desk.before)
  })

  test('are undone in turn, and then there is nothing left', async () => {
    const desk = await applied()
    const then = state(desk.hub)
    await desk.run('revert', 'plan.json', '-o', 'undo.json')
    await desk.run('apply', 'undo.json')
    const again = await desk.run('revert', 'plan.json')
    expect(again).toMatchObject({ code: 0, stderr: '' })
    expect(again.stdout).toContain('Nothing to do: that plan has nothing left to undo.')
    await desk.run('revert', 'undo.json', '-o', 'redo.json')
    expect(await desk.run('apply', 'redo.json')).toMatchObject({ code: 0 })
    expect(state(desk.hub)).toEqual(then)
  })

  test('sends nothing that changes the hub', async () => {
    const desk = await applied()
    const sent = desk.sent().length
    await desk.run('revert', 'plan.json', '-o', 'undo.json')
    expect(desk.sent().slice(sent)).toEqual([])
  })
})

describe('what was applied', () => {
  test('is what the journal says, not what the plan says', async () => {
    const desk = await openDesk({ files })
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    desk.hub.hub.patchUser('alice', { admin: true })
    await desk.run('apply', 'plan.json')
    await desk.run('revert', 'plan.json', '-o', 'undo.json')
    const undo = await desk.plan('undo.json')
    expect(undo.actions.map((action) => action.id)).not.toContain('admin.set:alice')
  })

  test('is read from another place with --journal', async () => {
    const desk = await applied()
    await rename(await journalOf(desk), join(desk.folder, 'kept'))
    await desk.run('revert', 'plan.json', '--journal', 'kept', '-o', 'undo.json')
    expect(said(await desk.plan('undo.json'), 'warn')).toEqual([])
    expect(await desk.run('revert', 'plan.json', '--journal', 'lost')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no journal lost, or it is empty.'),
    })
    expect(await desk.run('revert', 'undo.json', '--journal', 'kept')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('kept is the journal of another plan.'),
    })
  })

  test('is guessed from the hub when there is no journal, and said so', async () => {
    const desk = await applied()
    await rm(await journalOf(desk))
    await desk.run('revert', 'plan.json', '-o', 'undo.json')
    expect(said(await desk.plan('undo.json'), 'warn')).toEqual([expect.stringMatching(/^revert: there is no journal /)])
    expect(await desk.run('apply', 'undo.json')).toMatchObject({ code: 0 })
    expect(state(desk.hub)).toEqual(desk.before)
  })

  test('is nothing for a plan that was never applied', async () => {
    const desk = await openDesk({ files })
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    const ran = await desk.run('revert', 'plan.json')
    expect(ran.stdout).toContain('Nothing to do: that plan has nothing left to undo.')
  })
})

describe('the guards', () => {
  const many = `username\n${Array.from({ length: 8 }, (_, index) => `new${index}`).join('\n')}\n`

  test('block a revert that deletes too many, and the same flags let it pass', async () => {
    const desk = await applied({ files: { 'users.csv': many } })
    const blocked = await desk.run('revert', 'plan.json', '-o', 'undo.json')
    expect(blocked.code).toBe(3)
    expect(blocked.stdout).toContain('BLOCKED by 1 guard')
    expect(await desk.run('apply', 'undo.json')).toMatchObject({ code: 3 })
    expect(await desk.run('revert', 'plan.json', '--max-delete-share', '0.5', '-o', 'undo.json')).toMatchObject({
      code: 0,
    })
    expect((await desk.plan('undo.json')).overrides).toEqual([{ flag: '--max-delete-share', value: 0.5 }])
    expect(await desk.run('apply', 'undo.json')).toMatchObject({ code: 0 })
    expect(state(desk.hub)).toEqual(desk.before)
  })

  test('keep an admin that the plan made, unless that is allowed', async () => {
    const desk = await applied({ files: { 'users.csv': 'username,admin\nnew,yes\n' } })
    expect(await desk.run('revert', 'plan.json', '-o', 'undo.json')).toMatchObject({ code: 3 })
    expect(await desk.run('revert', 'plan.json', '--allow', 'admin-delete', '-o', 'undo.json')).toMatchObject({
      code: 0,
    })
    expect(await desk.run('apply', 'undo.json')).toMatchObject({ code: 0 })
    expect(state(desk.hub)).toEqual(desk.before)
  })

  test('block where the token sees no groups, and --allow lets that pass', async () => {
    const scopes = ['admin:users', 'list:users', 'read:users:name', 'read:users:activity', 'read:servers']
    const blind = { token: 'blind', name: 'blind', kind: 'service', scopes } as const
    const seeing = { token: 'seeing', name: 'planner', kind: 'service', admin: true, scopes: fullScopes } as const
    const desk = await openDesk({ files, tokens: [seeing, blind] })
    await desk.runWith({ HUBPLAN_TOKEN: 'seeing' }, 'plan', 'users.csv', '-o', 'plan.json')
    await desk.runWith({ HUBPLAN_TOKEN: 'seeing' }, 'apply', 'plan.json')
    const revert = ['revert', 'plan.json', '-o', 'undo.json']
    expect(await desk.runWith({ HUBPLAN_TOKEN: 'blind' }, ...revert)).toMatchObject({ code: 3 })
    const words = 'groups are not visible to the token, so memberships cannot be undone'
    expect(said(await desk.plan('undo.json'), 'block')).toEqual([expect.stringContaining(`visibility: ${words}`)])
    const allowed = await desk.runWith({ HUBPLAN_TOKEN: 'blind' }, ...revert, '--allow', 'visibility')
    expect(allowed).toMatchObject({ code: 0 })
    expect(said(await desk.plan('undo.json'), 'warn')).toContainEqual(
      expect.stringContaining(`visibility: allowed by --allow visibility: ${words}`),
    )
  })

  test('cannot be overridden beyond the policy', async () => {
    const desk = await applied({ files: { 'users.csv': many, 'p.yaml': 'version: 1\nguards: { max_deletes: 3 }\n' } })
    expect(await desk.run('revert', 'plan.json', '--policy', 'p.yaml', '--max-deletes', '9')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('goes beyond the policy'),
    })
    const ran = await desk.run('revert', 'plan.json', '--policy', 'p.yaml')
    expect(ran).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('8 users would be deleted, and the limit is 3'),
    })
  })

  test('that the plan loosened are told again', async () => {
    const goers = `username,ensure\n${['s01', 's02', 's03', 's04'].map((name) => `${name},absent`).join('\n')}\n`
    const desk = await openDesk({ files: { 'users.csv': goers } })
    await desk.run('plan', 'users.csv', '--max-delete-share', '0.9', '-o', 'plan.json')
    await desk.run('apply', 'plan.json')
    await desk.run('revert', 'plan.json', '-o', 'undo.json')
    const undo = await desk.plan('undo.json')
    expect(undo.overrides).toEqual([{ flag: '--max-delete-share', value: 0.9 }])
    expect(undo.summary).toEqual({ 'user.create': 4 })
    expect(said(undo, 'info').join('\n')).toContain('created again as new, empty accounts: "s01", "s02", "s03", "s04"')
  })

  test('that do not exist cannot be allowed', async () => {
    const desk = await applied()
    expect(await desk.run('revert', 'plan.json', '--allow', 'self')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('the guard self cannot be overridden'),
    })
  })
})

describe('refused', () => {
  test('to overwrite the plan that is undone', async () => {
    const desk = await openDesk({ files })
    expect(await desk.run('revert', 'plan.json', '-o', './plan.json')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('-o ./plan.json would overwrite the plan that is undone'),
    })
  })

  test('as cancelled, where no delete is put off', async () => {
    const desk = await applied()
    const sent = desk.sent().length
    expect(await desk.run('revert', 'plan.json', '--cancelled', '--state', 'state')).toMatchObject({
      code: 1,
      stdout: '',
      stderr:
        'error: --cancelled is for systems that schedule deletes, and a JupyterHub does not.\nhelp: hubplan help undo\n',
    })
    expect(desk.sent()).toHaveLength(sent)
  })

  test('for another hub', async () => {
    const desk = await applied()
    expect(await desk.runWith({ HUBPLAN_URL: 'http://127.0.0.1:9' }, 'revert', 'plan.json')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The plan is for http://127.0.0.1:'),
    })
  })

  test('for a plan that was changed by hand, and for one that is blocked', async () => {
    const desk = await openDesk({ files, users: classOf(12) })
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    await desk.write('forged.json', (await desk.read('plan.json')).replaceAll('"alice"', '"mallory"'))
    expect(await desk.run('revert', 'forged.json')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('its digest does not match'),
    })
    expect(await desk.run('plan', '--absent', 's*', '-o', 'plan.json')).toMatchObject({ code: 3 })
    expect(await desk.run('revert', 'plan.json')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The plan is blocked, so it was never applied'),
    })
  })
})
