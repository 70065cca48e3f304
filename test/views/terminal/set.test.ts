import { stripVTControlCharacters } from 'node:util'

import { describe, expect, test } from 'vitest'

import { chosenOf } from '../../../src/commands/targets/set.ts'
import { setMarkdown } from '../../../src/views/markdown/set.ts'
import { isCommand } from '../../../src/views/safe.ts'
import { widthOf } from '../../../src/views/terminal/layout.ts'
import { type SetTextOptions, setText } from '../../../src/views/terminal/set.ts'
import { thirdOf } from '../../helpers/tier.ts'
import { createOf, deleteOf, now, planOf, readPlan } from '../fixtures.ts'
import { hostilePlan, nasty, ready } from '../rich.ts'
import { mixed, setOf } from '../sets.ts'

const paper: SetTextOptions = { now, folder: 'plans', color: false, columns: 0 }
const textOf = (options: Partial<SetTextOptions> = {}): string => setText(mixed, { ...paper, ...options })

/** The lines under a heading, up to the next blank one. */
function under(heading: string, text: string): readonly string[] {
  const lines = text.split('\n')
  const start = lines.indexOf(heading)
  return lines.slice(start + 1, lines.indexOf('', start))
}

test('in a pipe, each target has one line of the table', () => {
  expect(under('Targets', textOf())).toEqual([
    '  Target     Verdict      Deletes           Active  New rights  Creates  Look first at',
    '  biology    BLOCKED      2 of 412 (0.5 %)  0       0           0        blocked by delete-share',
    '  chemistry  not planned                                                 The hub at https://chemistry.example.edu does not answer.',
    '  law        expired      0                         0           1        expired 2026-03-01 09:15 UTC',
    '  music      ready        1 of 412 (0.2 %)  1       0           0        stops 1 server: eve',
    '  physics    ready        3 of 11 (27.3 %)  0       1 admin     1        overridden: --max-delete-share 0.3 and 1 more',
    '  history    ready        0                         0           1        1 membership to add',
    '  arts       ready        0                         0           0        1 quota to set',
    '  Active: deleted users who were active in the last 7 days',
  ])
})

test('at 80 columns the table fits, what to look at first on a line below', () => {
  const lines = under('Targets', textOf({ columns: 80 }))
  expect(lines.slice(0, 4)).toEqual([
    '  Target     Verdict      Deletes           Active  New rights  Creates',
    '               Look first at',
    '  biology    BLOCKED      2 of 412 (0.5 %)  0       0           0',
    '               blocked by delete-share',
  ])
  expect(lines.filter((line) => widthOf(line) > 80)).toEqual([])
})

test('each target with changes has its text under a heading, the others a line', () => {
  expect(
    textOf().match(/^(?:Plans for|Target |\d others?:|\d targets? could not be planned$|Plans:|Next:|Help:).*$/gm),
  ).toEqual([
    'Plans for 9 targets: 1 BLOCKED, 1 not planned, 1 expired, 4 ready, 2 nothing to do',
    'Target biology at https://biology.example.edu: BLOCKED',
    'Target law at https://law.example.edu: expired',
    'Target music at https://music.example.edu: ready',
    'Target physics at https://physics.example.edu: ready',
    'Target history at https://history.example.edu: ready',
    'Target arts at https://arts.example.edu: ready',
    '1 target could not be planned',
    '2 others: nothing to do: geology, maths',
    'Plans: 3 users to create, 6 to delete, 1 to promote, 1 membership to add, 1 quota to set.',
    'Next: change the files and plan again; the section of each blocked target names its guards, and what lifts them',
    'Help: hubplan help guards',
  ])
})

test('colours are only added', () => {
  const colored = textOf({ color: true })
  expect(colored).not.toBe(textOf())
  expect(stripVTControlCharacters(colored)).toBe(textOf())
  expect(colored).toContain('\u001b[31mBLOCKED\u001b[39m')
})

test('of plans that are ready, the last line applies the folder', () => {
  const set = setOf({ one: planOf([createOf('zoe')]), two: planOf([]) })
  expect(setText(set, paper).split('\n').slice(-2)).toEqual([
    `Next: hubplan apply plans/ --expect-digest ${set.index.changes_digest}`,
    '',
  ])
})

test('of plans without changes, nothing is next', () => {
  const text = setText(setOf({ one: planOf([]), two: planOf([]) }), paper)
  expect(text.split('\n').slice(0, 3)).toEqual([
    'Plans for 2 targets: 2 nothing to do',
    '',
    'Nothing to do: the targets match the files.',
  ])
  expect(text).toContain('\n2 targets: nothing to do: one, two\n')
  expect(text).not.toContain('\nNext:')
  expect(text).not.toContain('\nTargets\n')
})

describe('lines that hold for all targets', () => {
  const shared = { ...readPlan('empty').inputs[0], path: 'all.csv', rows: 5 } as const
  const own = { ...shared, path: 'own.csv' }
  const set = setOf({
    one: planOf([createOf('zoe')], { inputs: [shared] }),
    two: planOf([deleteOf('ann')], { inputs: [shared, own] }),
  })
  const text = setText(set, paper)

  test('stand once: who made the plans, the files of all, the digests', () => {
    expect(text.match(/^ {2}Plans? +made /gm)).toHaveLength(1)
    expect(text.match(/^ {2}Checked again /gm)).toHaveLength(1)
    expect(text.match(/ all\.csv {2}/g)).toHaveLength(1)
    expect(text.match(/ own\.csv {2}/g)).toHaveLength(1)
    expect(text).toMatch(/^Made from \(the same for every target above\)\n {2}all\.csv /m)
    expect(setMarkdown(set, { now })).toMatch(
      /^### Made from 1 file, the same for every target above\n\n.*\n.*\n\| `all\.csv` \| 5 \|/m,
    )
    expect(text.match(/^ {2}(?:changes )?digest /gm)).toHaveLength(2)
    expect(text).toContain(set.index.digest)
  })
})

test('some targets of a set say how many they are, and how to see the others', () => {
  const text = setText(chosenOf(mixed, 'm*'), paper)
  expect(text.split('\n')[0]).toBe('Plans for 2 of 9 targets: 1 ready, 1 nothing to do')
  expect(text).toContain(
    '\nNext: these are not all of the plans that are approved together; read the others, too: hubplan show plans/\n',
  )
})

test.each(thirdOf(nasty, 1))('no name or message reaches the terminal as a command: %j', (name) => {
  const text = setText(setOf({ one: hostilePlan(name), two: name, three: ready }), paper)
  expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}/u)
  expect(text.split('\n').filter(isCommand)).toEqual([])
})
