// A real OpenLDAP drives a real hub: who joins the company, who leaves it, and every way in which a directory can be silent.
import { readdirSync } from 'node:fs'

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import type { CliResult } from '../helpers/cli.ts'
import { describeNewestHub } from '../helpers/real-hub.ts'
import {
  describeSlapd,
  group,
  groupDn,
  type LdifEntry,
  manyPeople,
  personDn,
  readerDn,
  rootPassword,
  type Slapd,
  startSlapd,
  suffix,
  top,
} from '../helpers/slapd.ts'
import { sized } from '../helpers/tier.ts'
import { type Desk, ids, useStage } from './desk.ts'

/** More than the 1,000 that the directory gives at once. */
const size = sized(5000, 1200)
const names = Array.from({ length: size }, (_, index) => `s${String(index).padStart(4, '0')}`)
const members = names.slice(0, 300)
const base = `ou=people,${suffix}`

/** ml holds 100 people itself, 200 more by groups in it, and one of these holds ml again. */
function company(people: readonly LdifEntry[], last = 300): readonly LdifEntry[] {
  const some = (from: number, to: number): string[] => names.slice(from, Math.min(to, last)).map(personDn)
  return [
    ...top,
    ...people,
    group('ml', [...some(0, 100), groupDn('ml-inner')]),
    group('ml-inner', [...some(80, 200), ...(last > 200 ? [groupDn('ml-deep')] : [])]),
    ...(last > 200 ? [group('ml-deep', [...some(200, 300), groupDn('ml')])] : []),
  ]
}

const yaml = `version: 1
prune: true
protect: ["svc-*"]
include:
  - ldap:
      base: ${base}
      members_of: [{ dn: "${groupDn('ml')}", as: ml }]
      nested: true
`
const everybody = `version: 1
prune: true
include:
  - ldap: { base: "${base}" }
`

describeNewestHub('the people of a directory', (version) => {
  describeSlapd(`that is an OpenLDAP with ${size.toLocaleString('en')} of them`, () => {
    const stage = useStage({ version, users: [{ name: 'root', admin: true }, 'svc-backup', 'stranger'] })
    let slapd: Slapd
    let desk: Desk
    const outputs: string[] = []

    beforeAll(async () => {
      slapd = await startSlapd({ entries: company(manyPeople(size)) })
      desk = stage().desk()
      desk.write('hubplan.yaml', yaml)
      desk.write('everybody.yaml', everybody)
    })
    afterAll(() => slapd?.stop())
    afterEach(() => {
      const files = readdirSync(desk.folder).map((name) => desk.read(name))
      for (const text of [...outputs, ...files, slapd.log()]) expect(text).not.toContain(rootPassword)
    })

    async function run(...args: readonly string[]): Promise<CliResult> {
      const env = {
        HUBPLAN_LDAP_URL: slapd.url,
        HUBPLAN_LDAP_BIND_DN: readerDn,
        HUBPLAN_LDAP_PASSWORD: rootPassword,
        HUBPLAN_LDAP_CA: slapd.ca,
      }
      const result = await desk.runWith(env, ...args)
      outputs.push(result.stdout, result.stderr)
      return result
    }

    async function live(): Promise<string[]> {
      return [...(await stage().bare.everybody()).keys()].sort()
    }

    test('become users in a group of the hub, also by groups in groups', async () => {
      const planned = await run('plan', '-o', 'join.json', '--max-deletes', '5', '--max-delete-share', '1')
      expect(planned.code, planned.stderr).toBe(0)
      const plan = desk.plan('join.json')
      expect(plan.summary).toMatchObject({ 'group.create': 1, 'user.create': 300, 'member.add': 300, 'user.delete': 1 })
      expect(plan.inputs.at(-1)).toMatchObject({
        path: `ldap ${base} (members of ${groupDn('ml')})`,
        rows: 300,
        sha256: expect.stringMatching(/^sha256:/),
      })
      expect(plan.actions.find(({ id }) => id === 'user.create:s0007')?.reason.at).toBe(`ldap ${personDn('s0007')}`)
      const applied = await run('apply', 'join.json')
      expect(applied.code, applied.stderr).toBe(0)
      expect(await live()).toEqual(['root', 'svc-backup', ...members].sort())
      const users = await stage().bare.everybody()
      expect(members.every((name) => users.get(name)?.groups.includes('ml'))).toBe(true)
    })

    test('are planned once', async () => {
      const planned = await run('plan', '-o', 'again.json', '--detailed-exitcode')
      expect(planned.code, planned.stdout + planned.stderr).toBe(0)
      expect(ids(desk.plan('again.json'))).toEqual([])
    })

    test('are all planned as well', async () => {
      const planned = await run('plan', 'everybody.yaml', '-o', 'all.json')
      expect(planned.code, planned.stderr).toBe(0)
      expect(desk.plan('all.json').summary).toMatchObject({ 'user.create': size - members.length })
    })

    test('whose leaver is still named by a group are not planned, and with the group put right exactly one goes', async () => {
      slapd.modify(`dn: ${personDn('s0042')}\nchangetype: delete\n`)
      await expectNothing(`hubplan.yaml:5:5: 1 member cannot be read ("${personDn('s0042')}")`)
      slapd.modify(`dn: ${groupDn('ml')}\nchangetype: modify\ndelete: member\nmember: ${personDn('s0042')}\n`)
      const planned = await run('plan', '-o', 'leave.json', '--detailed-exitcode')
      expect(planned.code, planned.stderr).toBe(2)
      expect(ids(desk.plan('leave.json'))).toEqual(['user.delete:s0042'])
      expect((await run('apply', 'leave.json')).code).toBe(0)
      expect(await live()).not.toContain('s0042')
      expect(await live()).toHaveLength(members.length + 1)
    })

    test('that lost 40 % since the last plan block it', async () => {
      await slapd.refill(company(manyPeople(size), 180))
      const wide = ['--max-deletes', '500', '--max-delete-share', '1']
      const planned = await run('plan', '-o', 'less.json', '--against', 'leave.json', ...wide)
      expect(planned.code, planned.stderr).toBe(3)
      expect(planned.stdout).toMatch(
        /source-shrank +ldap ou=people,.* had 299 rows in the plan of --against and has 180 now: 39.8 % of its rows are missing/,
      )
      expect((await run('apply', 'less.json')).code).toBe(3)
      expect(await live()).toHaveLength(members.length + 1)
    })

    describe('are left alone when the directory', () => {
      test('is stopped', async () => {
        await slapd.halt()
        await expectNothing('hubplan.yaml:5:5: the directory cannot be reached (ECONNREFUSED)')
      })
      test('answers with nobody', async () => {
        await slapd.refill([...top, group('ml', [readerDn])])
        await expectNothing(`hubplan.yaml:5:5: the directory returned no people below "${base}"`)
        await expectNothing(`everybody.yaml:4:5: the directory returned no people below "${base}"`, 'everybody.yaml')
      })
      test('calls base something else', async () => {
        const renamed = top.filter(({ dn }) => dn !== base)
        await slapd.refill([...renamed, { dn: `ou=staff,${suffix}`, objectClass: 'organizationalUnit', ou: 'staff' }])
        await expectNothing(`hubplan.yaml:5:5: there is no "${base}" in the directory`)
      })
    })

    async function expectNothing(why: string, ...files: readonly string[]): Promise<void> {
      const before = await live()
      const wide = ['--max-deletes', '9999', '--max-delete-share', '1']
      const planned = await run('plan', ...files, '-o', 'nothing.json', ...wide)
      expect(planned).toMatchObject({ code: 1, stdout: '' })
      expect(planned.stderr).toContain(why)
      expect(desk.has('nothing.json')).toBe(false)
      expect(await live()).toEqual(before)
    }
  })
})
