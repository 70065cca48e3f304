import { beforeEach, describe, expect, test } from 'vitest'

import { describeRealHub } from '../helpers/real-hub.ts'
import { type Desk, ids, people, selfOn, useStage } from './desk.ts'

const students = people(80)
const staying = students.slice(0, 20)
const leaving = students.slice(20)
const blocks = {
  count:
    '60 users would be deleted, and the limit is 50; if that is right, raise guards.max_deletes in hubplan.yaml or plan with --max-deletes 60',
  share:
    '60 of 83 users (72.3 %) would be deleted, and the limit is 25 %; if that is right, raise guards.max_delete_share in hubplan.yaml or plan with --max-delete-share 0.73',
}

function rosterYaml(names: readonly string[], more = ''): string {
  const users = names.map((name) => `  - { name: ${name} }\n`).join('')
  return `version: 1\nprune: true\nprotect: ["svc-*"]\n${more}users:\n${users}`
}

const raised = 'guards: { max_deletes: 60, max_delete_share: 0.8 }\n'

describeRealHub('a roster that shrank, with prune', (version) => {
  // The name of the token's own service, and here of a person too.
  const self = selfOn(version)
  const stage = useStage({ version, users: [{ name: 'root', admin: true }, self, 'svc-backup', ...students] })
  let desk: Desk

  beforeEach(async () => {
    const { bare } = stage()
    const live = await bare.everybody()
    const missing = students.filter((name) => !live.has(name))
    if (missing.length > 0) await bare.send('POST', '/users', { usernames: missing })
    desk = stage().desk()
    desk.write('hubplan.yaml', rosterYaml(staying))
  })

  describe('beyond the limits', () => {
    test('is blocked, saved and shown with its blocks', async () => {
      const planned = await desk.run('plan', '-o', 'plan.json', '--detailed-exitcode')
      expect(planned.code, planned.stderr).toBe(3)
      expect(planned.stderr).toBe('The plan is saved in plan.json.\n')
      expect(planned.stdout).toContain(
        [
          '',
          'BLOCKED by 2 guards: this plan cannot be applied.',
          '',
          'Blocked by 2 guards',
          `  delete-count  ${blocks.count}`,
          `  delete-share  ${blocks.share}`,
          '',
        ].join('\n'),
      )
      expect(desk.plan()).toMatchObject({ applyable: false, summary: { 'user.delete': 60 } })
    })

    test('is refused by apply', async () => {
      await desk.run('plan', '-o', 'plan.json')
      const applied = await desk.run('apply', 'plan.json')
      expect(applied).toMatchObject({ code: 3, stdout: '' })
      expect(applied.stderr).toBe(
        [
          'error: The plan is blocked and cannot be applied.',
          `delete-count: ${blocks.count}`,
          `delete-share: ${blocks.share}`,
          'hint: change the files and plan again',
          'help: hubplan help guards',
          '',
        ].join('\n'),
      )
      expect((await stage().bare.everybody()).size).toBe(83)
    })
  })

  test('within raised limits is applied: who is in the roster stays, who is not goes', async () => {
    desk.write('hubplan.yaml', rosterYaml(staying, raised))
    const planned = await desk.run('plan', '-o', 'plan.json', '--detailed-exitcode')
    expect(planned.code, planned.stderr).toBe(2)
    expect(ids(desk.plan())).toEqual(leaving.map((name) => `user.delete:${name}`))
    const applied = await desk.run('apply', 'plan.json')
    expect(applied.code, applied.stderr).toBe(0)
    expect(applied.stdout).toBe('Applied: 60 changed, 0 already done.\n')
    const live = await stage().bare.everybody()
    expect([...live.keys()].sort()).toEqual([self, 'root', 'svc-backup', ...staying].sort())
    expect((await desk.run('plan', '--detailed-exitcode')).code).toBe(0)
  })

  test('passes by admins, protected names and the service itself, and says so', async () => {
    const planned = await desk.run('plan', '-o', 'plan.json')
    const notes = planned.stdout.split('\n').filter((line) => line.startsWith('  skipped '))
    expect(notes).toEqual([
      `  skipped  left alone, admins: "root"; left alone, protected: "svc-backup"; left alone, the account of the token: "${self}"`,
    ])
  })

  test('passes by the admin whose token it is', async () => {
    const token = await stage().hub.userToken('root')
    desk.write('hubplan.yaml', rosterYaml([...staying, self], raised))
    const planned = await desk.runWith({ HUBPLAN_TOKEN: token }, 'plan', '-o', 'plan.json', '--detailed-exitcode')
    expect(planned.code, planned.stderr).toBe(2)
    expect(planned.stdout).toContain(', with the token of user root; ')
    const notes = planned.stdout.split('\n').filter((line) => line.startsWith('  skipped '))
    expect(notes).toEqual([
      '  skipped  left alone, protected: "svc-backup"; left alone, the account of the token: "root"',
    ])
    expect(ids(desk.plan())).toEqual(leaving.map((name) => `user.delete:${name}`))
  })

  test('a row that says that an admin is absent blocks', async () => {
    desk.write('leavers.csv', 'username,ensure\nroot,absent\n')
    const planned = await desk.run('plan', 'leavers.csv', '-o', 'plan.json', '--detailed-exitcode')
    expect(planned.code, planned.stderr).toBe(3)
    const blocked = planned.stdout.split('\n\n').find((part) => part.startsWith('Blocked by 2 guards\n'))
    expect(blocked?.split('\n').slice(1)).toEqual([
      '  admin-delete  "root" is an admin and would be deleted (leavers.csv:2:1); demote first, or plan with --allow admin-delete',
      '  min-admins    0 admins would be left on the hub, and the minimum is 1; keep or promote another admin (lifted by --allow min-admins)',
    ])
  })

  test('a row that says that a protected user is absent blocks', async () => {
    desk.write('leavers.csv', 'username,ensure\nsvc-backup,absent\n')
    const planned = await desk.run('plan', 'leavers.csv', '-o', 'plan.json', '--detailed-exitcode')
    expect(planned.code, planned.stderr).toBe(3)
    expect(planned.stdout).toContain(
      '\nBlocked by 1 guard\n  protected  "svc-backup" is protected and would be deleted (leavers.csv:2:1); take the row out, or the name out of protect (lifted by --allow protected)\n',
    )
  })

  test('no override lets the one whose token it is be deleted', async () => {
    const token = await stage().hub.userToken('root')
    const planned = await desk.runWith({ HUBPLAN_TOKEN: token }, 'plan', '--absent', 'root', '--allow', 'self')
    expect(planned).toMatchObject({ code: 1, stdout: '' })
    expect(planned.stderr).toBe(
      'error: --allow self: there is no such guard to allow.\nhint: the guard self cannot be overridden\nhelp: hubplan help plan\n',
    )
  })
})
