// The rosters of known programs on a real hub: planned from the file as it is, applied, and nothing is left to do.
import { cpSync } from 'node:fs'
import { join } from 'node:path'

import { afterEach, expect, test } from 'vitest'

import { allRosters, type Roster } from '../desired/rosters.ts'
import { describeOneHub } from '../helpers/real-hub.ts'
import { thirdOf } from '../helpers/tier.ts'
import { people, useStage } from './desk.ts'

/** Enough of them that the leavers of a roster are few. */
const others = people(30, 'other')

/** The options that read a roster; without a flag for its encoding, a file that states it. */
function argumentsFor({ file, preset, columns = {}, encoding }: Roster): readonly string[] | string {
  const mapping = Object.entries(columns)
  if (encoding === undefined) {
    return [file, '--preset', preset, ...mapping.flatMap(([column, from]) => ['--column', `${column}=${from}`])]
  }
  const inYaml = mapping.map(([column, from]) => `${column}: ${from}`).join(', ')
  const include = `{ path: ${file}, preset: ${preset}, encoding: ${encoding}, columns: { ${inYaml} } }`
  return `version: 1\ninclude:\n  - ${include}\n`
}

const bySign = (users: readonly string[], sign: string): string[] =>
  users.filter((user) => user.startsWith(sign)).map((user) => user.slice(1))

describeOneHub('the roster', (version) => {
  const stage = useStage({ version, users: [{ name: 'root', admin: true }, ...others] })

  afterEach(async () => {
    const { bare } = stage()
    for (const name of (await bare.everybody()).keys()) {
      if (name !== 'root' && !others.includes(name)) await bare.send('DELETE', `/users/${encodeURIComponent(name)}`)
    }
  })

  test.each(thirdOf(allRosters))('$file with $preset and $columns', async (roster) => {
    const { bare, desk: openDesk } = stage()
    const desk = openDesk()
    const leavers = bySign(roster.users, '-')
    if (leavers.length > 0) await bare.send('POST', '/users', { usernames: leavers })
    cpSync(join('fixtures/rosters', roster.file), join(desk.folder, roster.file))
    const given = argumentsFor(roster)
    if (typeof given === 'string') desk.write('hubplan.yaml', given)
    const plan = ['plan', ...(typeof given === 'string' ? [] : given), '--detailed-exitcode']

    const planned = await desk.run(...plan, '-o', 'plan.json')
    expect(planned.code, planned.stdout + planned.stderr).toBe(2)
    const applied = await desk.run('apply', 'plan.json')
    expect(applied.code, applied.stdout + applied.stderr).toBe(0)

    const live = [...(await bare.everybody()).values()].filter(({ name }) => name !== 'root' && !others.includes(name))
    const found = live.map(({ name, admin, groups }) => [name, ...groups, ...(admin ? ['(admin)'] : [])].join(' | '))
    expect(found.sort()).toEqual(bySign(roster.users, '+').sort())
    const again = await desk.run(...plan)
    expect(again.code, again.stdout + again.stderr).toBe(0)
  })
})
