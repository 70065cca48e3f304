import { expect, test } from 'vitest'

import type { Diagnosis } from '../../src/core/look/diagnosis.ts'
import { diagnosisInShort, diagnosisJson, diagnosisText } from '../../src/views/doctor.ts'

const paper = { color: false, columns: 0 }
const well: Diagnosis = {
  steps: [{ name: 'answer', is: 'ok', text: 'the hub answers in 3 ms' }],
  rights: [
    { op: 'user.create', lacks: [] },
    { op: 'admin.set', lacks: ['admin:users', 'admin'] },
  ],
  snippets: { applying: 'c.x(\n    1\n)\n' },
  ok: true,
}

test('people get every step, the rights, and what to paste', () => {
  expect(diagnosisText(well, paper)).toBe(
    [
      '  ok  answer  the hub answers in 3 ms',
      '',
      'What the token may do',
      '  yes  user.create',
      '  no   admin.set    lacks admin:users and a token whose owner is admin',
      '',
      'To plan and apply everything with it (a second token for applying is safer):',
      '',
      'c.x(',
      '    1',
      ')',
      '',
      'Restart the hub after a change of its config.',
      '',
      'Planning is possible with this token.',
      '',
    ].join('\n'),
  )
})

test('a step that failed says what to do', () => {
  const steps = [{ name: 'token', is: 'fail', text: 'It was refused\u001b.', hint: 'check it' }] as const
  expect(diagnosisText({ steps, rights: [], snippets: {}, ok: false }, paper)).toBe(
    ['  FAIL  token  It was refused\\x1b; check it', '', 'As it is, hubplan cannot plan here.', ''].join('\n'),
  )
})

test.each<[Partial<Diagnosis>, string]>([
  [{ steps: [{ name: 'servers', is: 'warn', text: 'not visible' }] }, 'Planning works, except for the warnings above.'],
  [{ plan: 'p.json' }, 'This token may apply p.json.'],
  [{ plan: 'p.json', ok: false }, 'As it is, this token cannot apply p.json.'],
  [
    { plan: 'p.json', rights: [{ op: 'member.add', lacks: [], unless: 'the moon is full' }] },
    'This token has every right that p.json needs. It cannot see whether the moon is full.',
  ],
])('%j ends with a sentence', (more, sentence) => {
  expect(diagnosisText({ ...well, ...more }, paper)).toContain(`\n${sentence}\n`)
})

test('a right that may be worth nothing says when', () => {
  const rights = [
    { op: 'member.add', lacks: [], unless: 'the moon is full' },
    { op: 'group.create', lacks: ['admin:groups'], unless: 'the moon is full' },
  ] as const
  const text = diagnosisText({ ...well, rights }, paper)
  expect(text).toContain('\n  yes  member.add    unless the moon is full\n  no   group.create  lacks admin:groups\n')
})

test('a snippet is never broken', () => {
  const wide = `x${' y'.repeat(60)}`
  expect(diagnosisText({ ...well, snippets: { planning: `${wide}\n` } }, { color: false, columns: 40 })).toContain(
    `\n${wide}\n`,
  )
})

const config = { python: '# p\n', helm: '# h\n', tljh: '# t\n' }

test('the other forms of what lacks are named, and the first set-up of a token that does not work', () => {
  const others =
    'Restart the hub after a change of its config. For Helm or TLJH: hubplan doctor --format helm, or tljh.'
  const first = 'To set up tokens in the config of the hub: hubplan doctor --format python, helm or tljh.'
  const both = (diagnosis: Diagnosis): boolean[] =>
    [others, first].map((words) => diagnosisText(diagnosis, paper).includes(`\n${words}\n`))
  const refused = { steps: [{ name: 'token', is: 'fail', text: 'no' }], rights: [], ok: false } as const
  expect(both({ ...well, snippets: { ...well.snippets, config } })).toEqual([true, false])
  expect(both({ ...refused, snippets: { config } })).toEqual([false, true])
  expect(both({ ...refused, snippets: {} })).toEqual([false, false])
  expect(both({ ...well, snippets: { config } })).toEqual([false, false])
  // A plan without actions needs no rights.
  expect(both({ ...well, rights: [], snippets: { config } })).toEqual([false, false])
})

test('beside a config only what is wrong is said', () => {
  const steps = [
    { name: 'answer', is: 'ok', text: 'in 3 ms' },
    { name: 'groups', is: 'note', text: 'managed' },
    { name: 'servers', is: 'warn', text: 'not visible', hint: 'give it read:servers' },
  ] as const
  expect(diagnosisInShort({ ...well, steps }, paper)).toBe(
    '  warn  servers  not visible; give it read:servers\nPlanning works, except for the warnings above.\n',
  )
  expect(diagnosisInShort({ ...well, steps: [], ok: false }, paper)).toBe('As it is, hubplan cannot plan here.\n')
})

test('programs get the same', () => {
  expect(JSON.parse(diagnosisJson(well))).toEqual({
    ok: true,
    steps: well.steps,
    ops: well.rights,
    role_for_planning: null,
    role_for_applying: 'c.x(\n    1\n)\n',
  })
})
