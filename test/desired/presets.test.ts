// The rosters of known programs, in files of their real shape.
import { cpSync, writeFileSync } from 'node:fs'
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

const words = ({ at, message }: Diagnostic): string => `${formatPlace(at)}: ${message}`

/** `+ada lab-1 lab-2` for a user who must exist, `-bob` for one who must not. */
function wordsOf({ name, ensure, groups = [], admin }: DesiredUser): string {
  const sign = ensure === 'absent' ? '-' : '+'
  return [`${sign}${name}`, ...groups, ...(admin === true ? ['(admin)'] : [])].join(' | ')
}

async function read(file: string, include: string): Promise<string[]> {
  const cwd = temporaryFolder()
  cpSync(join('fixtures/rosters', file), join(cwd, file))
  writeFileSync(join(cwd, 'hubplan.yaml'), `version: 1\ninclude:\n  - { path: ${file}, ${include} }\n`)
  try {
    const { sources, warnings } = await loadPlanConfig(noFlags, { env: {}, cwd, now })
    const { desired, diagnostics } = desire(sources)
    return [...[...desired.users.values()].map(wordsOf), ...[...warnings, ...diagnostics].map(words)]
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown.diagnostics.map(words)
    throw thrown
  }
}

const domain = 'columns: { username: { domain: example.edu } }'

const rosters: readonly (readonly [file: string, include: string, users: readonly string[]])[] = [
  [
    'canvas-gradebook.csv',
    'preset: canvas-gradebook',
    [
      '+001 | Lab 1 | Lab 2 | Lecture',
      '+alovelace | Lab 1',
      '+aturing | Lecture',
      '+cbabbage | Lab 2 | Lecture',
      '+enoether | Lab 2',
    ],
  ],
  ['canvas-sis-users.csv', 'preset: canvas-sis-users', ['+001', '+alovelace', '-cbabbage']],
  [
    'canvas-sis-enrollments.csv',
    'preset: canvas-sis-enrollments',
    ['+001 | lab-2', '+alovelace | lab-1 | lecture', '+cbabbage | lab-2'],
  ],
  ['canvas-group-set.csv', 'preset: canvas-group-set', ['+alovelace | Team 1', '+cbabbage']],
  ...['', '-old', '-de', '-fr', '-es'].map(
    (language) =>
      [
        `moodle-participants${language}.csv`,
        `preset: moodle-participants, ${domain}`,
        ['+ada | Lab 1 | Lab 2', '+emile.borel'],
      ] as const,
  ),
  ...['', '-de'].map(
    (language) =>
      [
        `moodle-participants${language}.csv`,
        `preset: moodle-participants, columns: { username: ${language === '' ? 'Email address' : 'E-Mail-Adresse'} }`,
        ['+ada@example.edu | Lab 1 | Lab 2', '+emile.borel@example.edu'],
      ] as const,
  ),
  [
    'moodle-upload-users.csv',
    'preset: moodle-upload-users',
    ['+alovelace | 2026 | cv-lab | ml-lab', '-cbabbage', '-dknuth'],
  ],
  ['oneroster-users.csv', 'preset: oneroster-users', ['+alovelace | s1 | s2', '-cbabbage', '-ghopper']],
  ['oneroster-users-12.csv', 'preset: oneroster-users', ['+alovelace | s1', '-cbabbage']],
  ['entra-bulk-create.csv', `preset: entra-bulk-create, ${domain}`, ['+ada | ml', '-charles']],
  ['entra-users.csv', `preset: entra-users, ${domain}`, ['+ada | ml', '-charles']],
  ['github-classroom.csv', 'preset: github-classroom', ['+alovelace', '+dknuth']],
  ['nbgrader.csv', 'preset: nbgrader', ['+001', '+alovelace']],
  ['google-workspace.csv', `preset: google-workspace, ${domain}`, ['+ada | ml', '-charles']],
  ...['', '-de', '-fr'].map(
    (language) => [`google-forms${language}.csv`, `preset: google-forms, ${domain}`, ['+ada', '+emil']] as const,
  ),
  [
    'google-forms.csv',
    'preset: google-forms, columns: { username: { domain: example.edu }, groups: { from: "Which labs*", split: ", " } }',
    ['+ada | Lab 1 | Lab 2 | Lab 3', '+emil | Lab 1'],
  ],
  ['d2l-grades.csv', 'preset: d2l-grades', ['+001', '+alovelace | Lab 1 | Lecture']],
  ['blackboard-gradebook.xls', 'preset: blackboard-gradebook', ['-001', '+alovelace | ml-2026']],
  ['blackboard-gradebook-es.csv', 'preset: blackboard-gradebook', ['+001', '+alovelace']],
]

test.each(rosters)('%s is read with %s', async (file, include, users) => {
  expect(await read(file, include)).toEqual(users)
})

test('every preset has a roster here', () => {
  const read = rosters.map(([, include]) => /preset: ([a-z0-9-]+)/.exec(include)?.[1])
  expect(Object.keys(presets).filter((name) => !read.includes(name))).toEqual([])
})
