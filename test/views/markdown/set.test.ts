import { describe, expect, test } from 'vitest'

import { chosenOf } from '../../../src/commands/targets/set.ts'
import type { Plan } from '../../../src/core/types.ts'
import { setMarkdown } from '../../../src/views/markdown/set.ts'
import { sized, thirdOf } from '../../helpers/tier.ts'
import { createOf, deleteOf, joinOf, now, planOf, renameOf } from '../fixtures.ts'
import { blocked, hostilePlan, nasty, ready } from '../rich.ts'
import { mixed, setOf, type Targets } from '../sets.ts'
import { readStrictly } from '../strict-markdown.ts'

/** GitHub accepts 65,536 characters; the workflow needs some for its own text. */
const limit = 65_000

function many(length: number, of: (at: number) => Plan | string): Targets {
  return Object.fromEntries(Array.from({ length }, (_, at) => [`hub${String(at + 1).padStart(3, '0')}`, of(at)]))
}

const users = (length: number, prefix: string): readonly string[] =>
  Array.from({ length }, (_, n) => `${prefix}${String(n).padStart(5, '0')}`)

const commentOf = (targets: Targets): string => setMarkdown(setOf(targets), { now, folder: 'plans' })

/** Targets that the comment does not name. */
function unnamed(comment: string, targets: Targets): readonly string[] {
  return Object.keys(targets).filter((target) => !comment.includes(`\`${target}\``))
}

const sectionsIn = (comment: string): readonly string[] =>
  [...comment.matchAll(/^### `(\w+)` at /gm)].map(([, name = '']) => name)
const rowsIn = (comment: string): readonly string[] =>
  [...comment.matchAll(/^\| `(hub\d+)` \|/gm)].map(([, name = '']) => name)
const notShown = (comment: string): string => /^- \*\*Not shown:\*\* (.*)$/m.exec(comment)?.[1] ?? ''

describe('three thousand new users on each of twelve hubs', () => {
  const made = users(3000, 'new')
  const targets = many(12, () => planOf([...made.map(createOf), ...made.map((user) => joinOf(user, 'students'))]))
  const comment = commentOf(targets)

  test('fit into a comment that names every hub', () => {
    expect(comment.length).toBeLessThanOrEqual(limit)
    expect(comment.length).toBeGreaterThan(60_000)
    expect(unnamed(comment, targets)).toEqual([])
    expect(rowsIn(comment)).toHaveLength(12)
  })

  test('have a section each, of much the same length', () => {
    expect(sectionsIn(comment)).toEqual(Object.keys(targets))
    const lengths = comment
      .split(/^### `hub/m)
      .slice(1, -1)
      .map(({ length }) => length)
    expect(Math.min(...lengths)).toBeGreaterThan(0.8 * Math.max(...lengths))
    expect(notShown(comment)).toMatch(/^34,\d\d\d creations: see the plan files$/)
    expect(comment).toContain('Creates 36,000 users on 12 targets; adds 36,000 memberships on 12 targets.')
  })

  test('are cut in the same way every time', () => {
    const some = many(3, () => planOf(made.map(createOf)))
    expect(commentOf(some)).toBe(commentOf(some))
  })
})

describe('eighty hubs', () => {
  test('of which twelve have changes are named, and only these have a section', () => {
    const targets = many(80, (at) => (at % 7 === 0 ? ready : planOf([])))
    const comment = commentOf(targets)
    expect(comment.length).toBeLessThanOrEqual(limit)
    expect(unnamed(comment, targets)).toEqual([])
    expect(comment).toContain('## hubplan plan for 80 targets: 12 ready (12 not fully visible), 68 nothing to do\n')
    expect(comment).toContain('\n68 others: nothing to do: `hub002`, `hub003`, ')
    expect(sectionsIn(comment)).toHaveLength(12)
    expect(notShown(comment)).toBe('nothing')
  })

  test('that all change have a row each; the last sections are only named, and how to see them is said', () => {
    const targets = many(80, (at) => (at === 79 ? blocked : ready))
    const comment = commentOf(targets)
    expect(comment.length).toBeLessThanOrEqual(limit)
    expect(rowsIn(comment)).toEqual(['hub080', ...Object.keys(targets).slice(0, 79)])
    const shown = sectionsIn(comment)
    expect(shown).toEqual(['hub080', ...Object.keys(targets).slice(0, shown.length - 1)])
    expect(shown.length).toBeGreaterThan(10)
    const rest = Object.keys(targets).slice(shown.length - 1, 79)
    const named = rest.map((name) => `\`${name}\``).join(', ')
    expect(comment).toContain(
      `\n### ${rest.length} targets without a section here\n\n${named}\n\nSee each with \`hubplan show plans/ --target NAME\`.\n`,
    )
    expect(notShown(comment)).toContain(`${rest.length} sections: see the plan files`)
    readStrictly(comment)
  })
})

describe('a hundred hubs', () => {
  test('are all named, however long their names and the words about them are', () => {
    const long = '\u{e0041}'.repeat(250)
    const admin = { ...deleteOf(long), before: { admin: true, servers: [{ name: long, state: 'ready' }] } } as const
    const more: Partial<Plan> = { findings: [{ guard: long, level: 'block', message: long, actions: [] }] }
    const targets = Object.fromEntries(
      Array.from({ length: 100 }, (_, at) => [
        `${String(at).padStart(3, '0')}${'x'.repeat(37)}`,
        at % 3 === 0 ? long : planOf(at % 3 === 1 ? [admin] : [], at % 6 === 1 ? more : {}),
      ]),
    )
    const comment = commentOf(targets)
    expect(comment.length).toBeLessThanOrEqual(limit)
    expect(unnamed(comment, targets)).toEqual([])
  })
})

describe('four hundred hubs', () => {
  const size = sized(400, 200)

  test('fit: rows that are cut are the least bad ones, and named', () => {
    const servers = [{ name: '', state: 'ready' }] as const
    const long = 'x'.repeat(60)
    const targets = many(size, (at) =>
      planOf(
        [
          { ...deleteOf(long), before: { admin: true, groups: [], servers, last_activity: null } },
          ...users(at % 3, 'a').map(createOf),
        ],
        {
          findings: [{ guard: 'input', level: 'warn', message: 'some', actions: [] }],
          overrides: sized(0, 1) === 1 ? [{ flag: '--allow', value: long }] : [],
        },
      ),
    )
    const comment = commentOf(targets)
    expect(comment.length).toBeLessThanOrEqual(limit)
    expect(comment).toContain(`## hubplan plan for ${size} targets: ${size} ready\n`)
    const rows = rowsIn(comment)
    expect(rows.length).toBeGreaterThan(100)
    expect(unnamed(comment, targets)).toEqual([])
    readStrictly(comment)
  })

  test('that could not be planned but one fit, and are counted', () => {
    const message = `The hub does not answer: ${'connect ECONNREFUSED '.repeat(10)}.`
    const targets = many(size, (at) => (at === 7 ? planOf([createOf('zoe')]) : message))
    const comment = commentOf(targets)
    expect(comment.length).toBeLessThanOrEqual(limit)
    expect(comment).toContain(`## hubplan plan for ${size} targets: ${size - 1} not planned, 1 ready\n`)
    expect(comment).toContain(`**${size - 1} targets could not be planned: nothing is changed there.**`)
    expect(unnamed(comment, targets)).toEqual([])
  })
})

test('one target with five thousand deletions leaves the others their sections', () => {
  const few = planOf([renameOf('ann', 'anna'), createOf('zoe')])
  const targets = many(12, (at) => (at === 5 ? planOf(users(5000, 'old').map(deleteOf)) : few))
  const comment = commentOf(targets)
  expect(comment.length).toBeLessThanOrEqual(limit)
  expect(sectionsIn(comment)[0]).toBe('hub006')
  expect(sectionsIn(comment)).toHaveLength(12)
  expect(comment.match(/^\| `ann` \| `anna` \|/gm)).toHaveLength(11)
  expect(new Set(comment.match(/`old\d{5}`/g)).size).toBeGreaterThan(500)
  expect(notShown(comment)).toMatch(/^4,\d\d\d deletions: see the plan files$/)
})

test('twelve blocked plans each say what blocks them', () => {
  const comment = commentOf(many(12, () => blocked))
  expect(comment).toContain('## hubplan plan for 12 targets: 12 BLOCKED\n')
  expect(comment.match(/^#### Blocked by 1 guard\n- \*\*`delete-share`\*\*/gm)).toHaveLength(12)
  expect(comment).toContain(
    '- **Next:** change the files and plan again; the section of each blocked target names its guards, and what lifts them\n',
  )
})

test('targets without changes are only named', () => {
  const comment = commentOf(many(3, () => planOf([])))
  expect(comment.split('\n').slice(0, 5)).toEqual([
    '## hubplan plan for 3 targets: 3 nothing to do',
    '',
    '**Nothing to do: the targets match the files.**',
    '',
    '3 targets: nothing to do: `hub001`, `hub002`, `hub003`',
  ])
  expect(comment).toContain('- **Next:** nothing\n')
})

test.each(thirdOf(nasty.filter((name) => name.trim() !== '')))(
  'nothing that a hub is called or says gets out: %j',
  (text) => {
    const comment = commentOf({ one: hostilePlan(text), two: text, three: hostilePlan(`${text}x`) })
    expect(comment.length).toBeLessThanOrEqual(limit)
    readStrictly(comment)
  },
)

describe('some targets of a set', () => {
  const comment = setMarkdown(chosenOf(mixed, 'm*'), { now, folder: 'plans' })

  test('say that they are not all, and what else was approved with them', () => {
    expect(comment.split('\n')[0]).toBe('## hubplan plan for 2 of 9 targets: 1 ready, 1 nothing to do')
    expect(comment).not.toContain('chemistry')
    expect(comment).toContain(
      '- **Next:** these are not all of the plans that are approved together; read the others, too:\n  ```sh\n  hubplan show plans/\n  ```\n',
    )
    readStrictly(comment)
  })
})

test('a first screen that is too long does not hide the shorter ones after it', () => {
  const long = (at: number): string => `${'\u{e0041}'.repeat(50)}${String(at).padStart(2, '0')}`
  const wide = planOf(
    Array.from({ length: 40 }, (_, at) => ({
      ...deleteOf(long(at)),
      before: { admin: true, groups: [], servers: [], last_activity: null },
    })),
  )
  const targets = many(5, (at) => (at < 4 ? wide : planOf([createOf('zoe')])))
  const comment = commentOf(targets)
  expect(comment.length).toBeLessThanOrEqual(limit)
  const shown = sectionsIn(comment)
  expect(shown.length).toBeLessThan(5)
  expect(shown.at(-1)).toBe('hub005')
  const others = Object.keys(targets).filter((name) => !shown.includes(name))
  expect(comment).toContain(`\n### ${others.length} target`)
  expect(comment).toContain(`\n\n${others.map((name) => `\`${name}\``).join(', ')}\n\nSee each with`)
})

describe('the next step', () => {
  const set = setOf(many(2, () => planOf([createOf('zoe')])))
  const nextOf = (options: Partial<Parameters<typeof setMarkdown>[1]>): string =>
    /^- \*\*Next:\*\* ?(.*(?:\n {2}.*)*)/m.exec(setMarkdown(set, { now, ...options }))?.[1] ?? ''
  const { changes_digest: changes } = set.index

  test('is the command that applies the folder', () => {
    expect(nextOf({ folder: 'plans' })).toBe(
      `\n  \`\`\`sh\n  hubplan apply plans/ --expect-digest ${changes}\n  \`\`\``,
    )
  })

  test('is to merge and approve in a pipeline, where no folder of this job is named', () => {
    const where = { is: 'github', event: 'request' } as const
    expect(nextOf({ folder: 'plans', where })).toBe(
      `merge this pull request, then approve the environment \`hubplan\`, and compare: the changes digest must be \`${changes}\``,
    )
    expect(setMarkdown(set, { now, folder: 'plans', where })).not.toContain('hubplan apply plans/')
  })

  test.each([
    [
      { is: 'github', event: 'request' },
      'plan again when all can be planned, and then merge; or merge, and start a manual run on the main branch for the others, with the input `target`',
    ],
    [
      { is: 'gitlab', event: 'push' },
      'run this again when all can be planned, or start a manual run on the main branch for the others, with `HUBPLAN_TARGET`',
    ],
    [
      { is: 'github', event: 'schedule' },
      'change the files where the hub is right; else wait until all can be planned, or start a manual run on the main branch for the others, with the input `target`',
    ],
  ] as const)('is not to merge while the pipeline cannot plan a target: %j', (where, words) => {
    const partial = setOf({ arts: planOf([createOf('zoe')]), law: 'The hub does not answer.' })
    expect(setMarkdown(partial, { now, folder: 'plans', where })).toContain(
      `- **Next:** nothing is applied while a target cannot be planned: ${words}\n`,
    )
  })

  test('of plans in files of their own stands in their sections', () => {
    const alone = setMarkdown(set, { now })
    expect(nextOf({})).toBe('each plan is saved alone: follow the step of its target below')
    for (const { plan, target } of set.plans) {
      const command = `hubplan apply plans/${target}.json --target ${target} --expect-digest ${plan.digest}`
      expect(alone).toContain(`\n- **Next:**\n  \`\`\`sh\n  ${command}\n  \`\`\`\n`)
    }
  })

  test('of plans that are not saved is to save them', () => {
    const { plans, index } = set
    const unsaved = { index, plans: plans.map((one) => ({ ...one, file: '' })) }
    expect(setMarkdown(unsaved, { now })).toContain(
      '- **Next:** plan again with `-o plans/` to save the plans, then apply that folder\n',
    )
  })
})
