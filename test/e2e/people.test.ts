// Who is meant by a name: people under two names, letters put together in two ways, and names that the first comer takes.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { SavedFinding } from '../../src/core/types.ts'
import { describeNewestHub } from '../helpers/real-hub.ts'
import { claimableConfig } from '../helpers/real-hub-config.ts'
import { casesOf } from '../helpers/tier.ts'
import { standBetween } from './between.ts'
import { type Desk, ids, useStage } from './desk.ts'

const class12 = ['jane', 'kim', 'lee', 'max', 'nia', 'oli', 'pat', 'quin', 'ros', 'sam', 'tess', 'uma']
const renamed = 'if the person is to have the new name, give the row renamed_from'
const different = 'if these are different people, plan with --allow same-person'
const of = (guard: string, findings: readonly SavedFinding[]) => findings.filter((finding) => finding.guard === guard)
const csv = (...names: readonly string[]) => ['username', ...names, ''].join('\n')

describeNewestHub('Who is meant by a name', (version) => {
  describe('on a hub of a class', () => {
    const users = [{ name: 'root', admin: true }, ...class12]
    const stage = useStage({ version, users, groups: ['students'] })
    let desk: Desk
    const extra = ['ann', 'zo\u00eb', 'zoe\u0308', 'ann@x.edu', 'ben', 'ben@x.edu', 'cy', 'jane@x.edu', 'kim@x.edu']

    beforeEach(() => {
      desk = stage().desk()
    })
    afterEach(async () => {
      for (const name of extra) await stage().bare.send('DELETE', `/users/${encodeURIComponent(name)}`)
      await stage().bare.send('DELETE', '/groups/Students')
    })
    const have = async (...names: readonly string[]): Promise<void> => {
      for (const name of names) await stage().bare.send('POST', `/users/${encodeURIComponent(name)}`)
    }
    const isThere = async (name: string): Promise<boolean> => (await stage().bare.person(name)) !== undefined

    test('an address in the roster beside the short name, which prune would delete, blocks with one finding', async () => {
      await have('ann')
      desk.write('roster.csv', csv(...class12, 'ann@x.edu'))
      const planned = await desk.run('plan', 'roster.csv', '--prune', '-o', 'plan.json')
      expect(planned.code, planned.stderr).toBe(3)
      expect(ids(desk.plan())).toEqual(['user.create:ann%40x.edu', 'user.delete:ann'])
      expect(desk.plan().findings.filter(({ level }) => level === 'block')).toEqual([
        {
          guard: 'same-person',
          level: 'block',
          message: `1 new name looks like a person with another name on the hub: "ann@x.edu" and "ann" (to be deleted); files, servers and groups do not follow to a new name; write the short names in the file, as the hub has them (cut "@x.edu"); ${renamed}; ${different}`,
          actions: ['user.create:ann%40x.edu', 'user.delete:ann'],
        },
      ])
      expect((await desk.run('apply', 'plan.json')).code).toBe(3)
      expect([await isThere('ann'), await isThere('ann@x.edu')]).toEqual([true, false])
    })

    test('one or two names beside others that stay are a warning, and are made', async () => {
      await have('ann', 'ben')
      desk.write('new.csv', csv('ann@x.edu', 'ben@x.edu', 'cy'))
      const planned = await desk.run('plan', 'new.csv', '-o', 'plan.json')
      expect(planned.code, planned.stderr).toBe(0)
      expect(planned.stdout).toContain(
        `\n  same-person  2 new names look like people with another name on the hub: "ann@x.edu" and "ann", "ben@x.edu" and "ben"; write the short names in the file, as the hub has them (cut "@x.edu"); ${renamed}\n`,
      )
      expect(of('same-person', desk.plan().findings).map(({ level }) => level)).toEqual(['warn'])
      expect((await desk.run('apply', 'plan.json')).code).toBe(0)
      expect(await Promise.all(['ann', 'ann@x.edu', 'ben', 'ben@x.edu', 'cy'].map(isThere))).not.toContain(false)
    })

    test('a third one that appears before the apply blocks there, and nothing is changed', async () => {
      desk.write('new.csv', csv('ann@x.edu', 'jane@x.edu', 'kim@x.edu'))
      expect((await desk.run('plan', 'new.csv', '-o', 'plan.json')).code).toBe(0)
      await have('ann')
      const applied = await desk.run('apply', 'plan.json')
      expect(applied.code).toBe(3)
      expect(applied.stderr).toContain('same-person: 3 new names look like people with another name on the hub: ')
      expect(await isThere('ann@x.edu')).toBe(false)
    })

    test('a file of addresses for people who are there under short names blocks, with prune and without', async () => {
      desk.write('mails.csv', csv('jane@example.edu', 'kim@example.edu', 'lee@example.edu', 'zed@example.edu'))
      const said = (mark: string) =>
        `same-person +3 new names look like people with another name on the hub: "jane@example.edu" and "jane"${mark}, "kim@example.edu" and "kim"${mark}, "lee@example.edu" and "lee"${mark}; `.replaceAll(
          /[().]/g,
          '\\$&',
        )
      const planned = await desk.run('plan', 'mails.csv')
      expect(planned.code).toBe(3)
      expect(planned.stdout).toMatch(new RegExp(said('')))
      expect(planned.stdout).toContain('write the short names in the file, as the hub has them (cut "@example.edu")')
      const pruned = await desk.run('plan', 'mails.csv', '--prune', '-o', 'plan.json')
      expect(pruned.code).toBe(3)
      expect(pruned.stdout).toMatch(new RegExp(said(' (to be deleted)')))
      const blocks = desk.plan().findings.filter(({ level }) => level === 'block')
      expect(blocks.map(({ guard }) => guard)).toEqual(['delete-share', 'same-person'])
    })

    test('letters put together otherwise in the file mean the live user: prune deletes nobody, and who leaves is found', async () => {
      await have('zo\u00eb')
      desk.write('roster.csv', csv(...class12, 'zoe\u0308'))
      const pruned = await desk.run('plan', 'roster.csv', '--prune', '--detailed-exitcode')
      expect(pruned.code, pruned.stderr).toBe(0)
      expect(pruned.stdout).toContain('Nothing to do: the hub matches the files.')
      desk.write('leavers.csv', csv('zoe\u0308'))
      expect((await desk.run('plan', '--absent-from', 'leavers.csv', '-o', 'plan.json')).code).toBe(0)
      expect(ids(desk.plan())).toEqual(['user.delete:zo%C3%AB'])
      expect((await desk.run('apply', 'plan.json')).code).toBe(0)
      expect(await isThere('zo\u00eb')).toBe(false)
    })

    test('a live user whose letters are apart is never touched, and a leaver of that look is told', async () => {
      await have('zoe\u0308')
      desk.write('leavers.csv', csv('zo\u00eb'))
      const planned = await desk.run('plan', '--absent-from', 'leavers.csv')
      expect(planned.code).toBe(3)
      expect(planned.stdout).toContain(
        '"zo\u00eb" (leavers.csv:2:1) has no user, and "zoe\u0308" differs only in how its letters are put together: it has e (U+0065), U+0308; take the rows out',
      )
      desk.write('roster.csv', csv(...class12))
      const pruned = await desk.run('plan', 'roster.csv', '--prune')
      expect(pruned.code).toBe(0)
      expect(pruned.stdout).toContain('Nothing to do: the hub matches the files.')
    })

    test('a group beside one of nearly its name is a warning that names both', async () => {
      desk.write('users.csv', 'username,groups\njane,Students\n')
      const planned = await desk.run('plan', 'users.csv', '-o', 'plan.json')
      expect(planned.code, planned.stderr).toBe(0)
      expect(of('same-group', desk.plan().findings)).toEqual([
        {
          guard: 'same-group',
          level: 'warn',
          message:
            '1 new group would stand beside a group of nearly the same name: "Students" and "students"; if both are one group, write its name as the hub has it',
          actions: ['group.create:Students'],
        },
      ])
    })

    test('a clock that is days off blocks what goes by a date, at plan and at apply, and hours are a warning', async () => {
      let shift = 0
      const between = await standBetween(stage().hub.url, undefined, (headers) => {
        const date = new Date(Date.now() + shift).toUTCString()
        return headers['date'] === undefined ? headers : { ...headers, date }
      })
      const run = (...args: readonly string[]) => desk.runWith({ HUBPLAN_URL: between.url }, ...args)
      desk.write('users.csv', 'username,expires\ntess,2026-01-31\n')
      try {
        const planned = await run('plan', 'users.csv', '-o', 'plan.json')
        expect(planned.code, planned.stderr).toBe(0)
        expect(of('clock', desk.plan().findings)).toEqual([])
        shift = 3 * 86_400_000
        const applied = await run('apply', 'plan.json')
        expect(applied.code).toBe(3)
        expect(applied.stderr).toMatch(/clock: 1 change by an age or an expiry date cannot be trusted: the hub's clock/)
        expect(await isThere('tess')).toBe(true)
        const blocked = await run('plan', 'users.csv')
        expect(blocked.code, blocked.stderr).toBe(3)
        expect(blocked.stdout).toMatch(/\n {2}clock +1 change by an age or an expiry date cannot be trusted: the hub's/)
        expect((await run('plan', 'users.csv', '--allow', 'clock')).code).toBe(0)
        shift = -2.5 * 3_600_000
        const warned = await run('plan', 'users.csv')
        expect(warned.code, warned.stderr).toBe(0)
        expect(warned.stdout).toMatch(
          /\n {2}clock +the hub's clock says .* UTC and this machine's .* UTC, 2 hours and (29|30) minutes apart; set the one that is wrong\n/,
        )
      } finally {
        await between.close()
      }
    })
  })

  // The packages are not installed here: the classes have their names and modules, which is all that the hub tells of them.
  const firstComers = [
    ['FirstUseAuthenticator', 'firstuseauthenticator.firstuseauthenticator', 'the first to log in with such a name'],
    [
      'NativeAuthenticator',
      'nativeauthenticator.nativeauthenticator',
      'if sign-up is open, the first to sign up with such a name',
    ],
  ] as const
  describe.each(casesOf(firstComers, version === '3.0.0' ? 0 : 1))(
    'where the first comer takes a name, with %s',
    (name, module, who) => {
      const users = [{ name: 'root', admin: true }, ...class12]
      const stage = useStage({ version, users, config: claimableConfig(module, name) })

      test('new names and promotions before the first login are warnings, and nothing else is', async () => {
        const desk = stage().desk()
        desk.write('users.csv', 'username,admin\nnew1,\nnew2,yes\njane,yes\nkim,no\n')
        const planned = await desk.run('plan', 'users.csv', '-o', 'plan.json')
        expect(planned.code, planned.stderr).toBe(0)
        const way = `with the ${name} of this hub ${who} sets its password and has the account`
        expect(of('claimable', desk.plan().findings)).toEqual([
          {
            guard: 'claimable',
            level: 'warn',
            message: `2 new names would have no password, and ${way}: "new1", "new2"; have these users log in at once`,
            actions: ['user.create:new1', 'user.create:new2'],
          },
          {
            guard: 'claimable',
            level: 'warn',
            message: `2 users would be admin before the first login, and ${way}: "jane", "new2"; promote after the first login`,
            actions: ['admin.set:jane', 'admin.set:new2'],
          },
        ])
        expect(desk.plan().planned_as.authenticator).toBe(`${module}.${name}`)
      })
    },
  )
})
