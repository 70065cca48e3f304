// What an apply says at its end must help: what fails for ever is not to be tried again.
import { describe, expect, test } from 'vitest'

import type { ReportJson } from '../../src/views/json.ts'
import { describeRealHub } from '../helpers/real-hub.ts'
import { type Desk, useStage } from './desk.ts'

async function planned(desk: Desk, rows: string): Promise<void> {
  desk.write('users.csv', rows)
  const ran = await desk.run('plan', 'users.csv', '-o', 'plan.json')
  expect(ran.code, ran.stderr).toBe(0)
}

describeRealHub('advice after an apply', (version) => {
  describe('on a hub whose authenticator manages the groups', () => {
    const stage = useStage({ version, users: ['jane', 'kim'], config: 'c.Authenticator.manage_groups = True\n' })

    test('is to leave the groups to it', async () => {
      const desk = stage().desk()
      await planned(desk, 'username,groups\njane,ml\nkim,ml\n')
      const applied = await desk.run('apply', 'plan.json')
      expect(applied.code, applied.stderr).toBe(5)
      expect(applied.stdout).toBe(
        [
          'Applied in part: of 3 actions 0 changed, 0 already done, 1 failed, 2 skipped.',
          '',
          'Failed (1)',
          "  group.create ml: groups are managed by the hub's authenticator and cannot be changed through the API; set target.groups: read-only",
          '',
          'Skipped (2)',
          '  it needs group.create:ml, which was not done (2 actions)',
          '    member.add jane -> ml',
          '    member.add kim -> ml',
          '',
          "Next: set target.groups: read-only (the hub's authenticator decides who is in a group), and plan again",
          '',
        ].join('\n'),
      )
    })
  })

  describe('on a hub whose users need an account on its machine', () => {
    const stage = useStage({ version, config: "c.JupyterHub.authenticator_class = 'pam'\n" })
    const names = Array.from({ length: 20 }, (_, index) => `stud${String(index + 1).padStart(2, '0')}`)

    test('tells the one cause once, and what to do', async () => {
      const desk = stage().desk()
      await planned(desk, `username\n${names.join('\n')}\n`)
      const applied = await desk.run('apply', 'plan.json')
      expect(applied.code, applied.stderr).toBe(5)
      const lines = applied.stdout.split('\n')
      expect(lines[0]).toBe('Applied in part: of 20 actions 0 changed, 0 already done, 20 failed.')
      expect(lines[3]).toMatch(/^ {2}Failed to create user …: .*User … does not exist on the system.* \(20 actions\)$/)
      expect(lines.slice(4)).toEqual([
        '    user.create stud01',
        '    user.create stud02',
        '    user.create stud03',
        '    … and 17 more (see --results or --format json)',
        '',
        'Next: follow the reasons above, on the system or in the file, and plan again',
        '',
      ])
      expect(applied.stderr.split('\n').filter((line) => line.includes('does not exist'))).toHaveLength(1)
    })

    test('is in the json, the journal and the results too', async () => {
      const desk = stage().desk()
      await planned(desk, 'username\nstud01\nstud02\n')
      const applied = await desk.run('apply', 'plan.json', '--format', 'json', '--results', 'results.csv')
      const report = JSON.parse(applied.stdout) as ReportJson
      expect(report.outcomes.map(({ is, kind }) => [is, kind])).toEqual([
        ['failed', 'refused'],
        ['failed', 'refused'],
      ])
      expect(report.next).toEqual(['follow the reasons above, on the system or in the file, and plan again'])
      expect(desk.journal().flatMap((event) => (event.type === 'failed' ? [event.kind] : []))).toEqual([
        'refused',
        'refused',
      ])
      expect(desk.read('results.csv').split('\n')[2]).toContain('User stud02 does not exist on the system')
    })
  })

  describe('on a hub that allows only some names', () => {
    const stage = useStage({ version, config: "c.Authenticator.username_pattern = '^[a-z][a-z0-9]{2,15}$'\n" })

    test('is to correct the file', async () => {
      const desk = stage().desk()
      await planned(desk, 'username\nzed\nkim@example.edu\nlee.roe\nvalid1\n')
      const applied = await desk.run('apply', 'plan.json')
      expect(applied.code, applied.stderr).toBe(5)
      expect(applied.stdout).toBe(
        [
          'Applied in part: of 4 actions 2 changed, 0 already done, 2 failed.',
          '',
          'Failed (2)',
          '  Invalid username: … (2 actions)',
          '    user.create kim@example.edu',
          '    user.create lee.roe',
          '',
          'Next: correct the file and plan again: a refused name is refused every time',
          '',
        ].join('\n'),
      )
      expect(await stage().bare.person('valid1')).toBeDefined()
    })
  })
})
