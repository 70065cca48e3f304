// The rosters of known programs, in files of their real shape.
import { cpSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'
import { desire } from '../../src/core/desired/index.ts'
import { presets } from '../../src/core/mapping/presets/index.ts'
import { formatPlace, Problem } from '../../src/core/problem.ts'
import type { DesiredUser, Diagnostic } from '../../src/core/types.ts'
import { loadPlanConfig } from '../../src/desired/index.ts'
import { now } from '../helpers/clocks.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { noFlags } from './no-flags.ts'
import { allRosters, type Roster } from './rosters.ts'

const words = ({ at, message }: Diagnostic): string => `${formatPlace(at)}: ${message}`

/** As rosters.ts writes a user. */
function wordsOf({ name, ensure, groups = [], admin }: DesiredUser): string {
  const sign = ensure === 'absent' ? '-' : '+'
  return [`${sign}${name}`, ...groups, ...(admin === true ? ['(admin)'] : [])].join(' | ')
}

async function read({ file, preset, columns = {}, encoding }: Omit<Roster, 'users'>): Promise<string[]> {
  const cwd = temporaryFolder()
  const mapping = Object.entries(columns).map(([column, from]) => `${column}: ${from}`)
  const encoded = encoding === undefined ? '' : `, encoding: ${encoding}`
  const include = `{ path: ${file}, preset: ${preset}, columns: { ${mapping.join(', ')} }${encoded} }`
  cpSync(join('fixtures/rosters', file), join(cwd, file))
  writeFileSync(join(cwd, 'hubplan.yaml'), `version: 1\ninclude:\n  - ${include}\n`)
  try {
    const { sources, warnings } = await loadPlanConfig(noFlags, { env: {}, cwd, now })
    const { desired, diagnostics } = desire(sources)
    return [...[...desired.users.values()].map(wordsOf), ...[...warnings, ...diagnostics].map(words)]
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown.diagnostics.map(words)
    throw thrown
  }
}

test.each(allRosters)('$file is read with $preset and $columns', async ({ users, ...roster }) => {
  expect(await read(roster)).toEqual(users)
})

test('every preset has a roster here, and every roster is read', () => {
  const used = allRosters.map(({ preset }) => preset)
  expect(Object.keys(presets).filter((name) => !used.includes(name))).toEqual([])
  const files = allRosters.map(({ file }) => file)
  expect(readdirSync('fixtures/rosters').filter((name) => !files.includes(name))).toEqual([])
})
