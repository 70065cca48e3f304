import { describe, expect, test } from 'vitest'

import type { Action, Plan, SavedFinding } from '../../../src/core/types.ts'
import { planMarkdown } from '../../../src/views/markdown/index.ts'
import {
  createOf,
  deleteOf,
  joinOf,
  now,
  passwordOf,
  planOf,
  propertiesOf,
  quotaSetOf,
  readPlan,
  renameOf,
  startOf,
  stopOf,
} from '../fixtures.ts'

const limit = 65_536

function names(length: number, prefix: string): readonly string[] {
  return Array.from({ length }, (_, n) => `${prefix}${String(n).padStart(5, '0')}`)
}

function counted(markdown: string, pattern: RegExp): number {
  return markdown.match(pattern)?.length ?? 0
}

test('two thousand deletions are all named, whatever else changes', () => {
  const users = names(2000, 'firstname.lastname')
  const markdown = planMarkdown(planOf([...users.map(deleteOf), ...names(5000, 'new').map(createOf)]), { now })
  expect(markdown.length).toBeLessThan(limit)
  expect(users.filter((user) => !markdown.includes(`\`${user}\``))).toEqual([])
  expect(markdown).toMatch(/^- \*\*Not shown:\*\* 4,9\d\d creations: see the plan file$/m)
})

test('names that a cell only counts are not shown', () => {
  const joins = names(30, 'ann').map((user) => joinOf(user, 'students'))
  expect(planMarkdown(planOf(joins), { now })).toMatch(/^- \*\*Not shown:\*\* 10 names: see the plan file$/m)
})

describe('a plan of ten thousand actions', () => {
  const actions: readonly Action[] = [
    ...names(3000, 'new').map(createOf),
    ...names(3000, 'new').map((user) => joinOf(user, 'students')),
    ...names(2000, 'old').map((user) => joinOf(user, `group-${user}`)),
    ...names(2000, 'gone').map(deleteOf),
  ]
  const plan = planOf(actions)
  const markdown = planMarkdown(plan, { now, file: 'plan.json' })

  test('fits into a comment', () => {
    expect(actions).toHaveLength(10_000)
    expect(markdown.length).toBeLessThan(limit)
    expect(markdown.length).toBeGreaterThan(60_000)
  })

  test('keeps the digest, the counts and the command', () => {
    expect(markdown).toContain(plan.digest)
    expect(markdown).toContain(
      '**Deletes 2,000 users**, none of them active in the last 7 days; creates 3,000 users; adds 5,000 memberships.',
    )
    expect(markdown).toContain(`hubplan apply plan.json --expect-digest ${plan.digest}`)
    expect(markdown).toContain('**The 2,000 deletions cannot be undone**')
  })

  test('is cut from the least bad end, with counts', () => {
    const shown = counted(markdown, /^\| `gone/gm)
    expect(shown).toBeGreaterThan(100)
    expect(markdown).toContain(`And ${(2000 - shown).toLocaleString('en-US')} more users, by name:`)
    expect(markdown).toContain('- 3,000 users, not named here: `users.csv`')
    expect(markdown).toMatch(/^- \*\*Not shown:\*\* 1,9\d\d member lists, 3,000 creations: see the plan file$/m)
    expect(counted(markdown, /<details/g)).toBe(counted(markdown, /<\/details>/g))
  })

  test('names every deletion', () => {
    const named = new Set(markdown.match(/`gone\d{5}`/g))
    expect(named.size).toBe(2000)
  })

  test('is cut in the same way every time', () => {
    expect(planMarkdown(plan, { now, file: 'plan.json' })).toBe(markdown)
  })
})

describe('a comment that is cut', () => {
  const warnings = (length: number, text: string): readonly SavedFinding[] =>
    names(length, text).map((message) => ({ guard: 'similar-name', level: 'warn', message, actions: [] }))
  const actions: readonly Action[] = [
    ...names(3000, 'gone').map(deleteOf),
    ...names(12, 'ann').map((user) => renameOf(user, `${user}a`)),
    ...names(12, 'run').map((user) => stopOf(user, {})),
    ...names(12, 'poor').map((user) => quotaSetOf(user, { balance: 500, unlimited: false }, 100)),
    ...names(12, 'boss').map(promoteOf),
  ]
  const overrides = [{ flag: '--max-deletes', value: 5000 }] as const
  const markdown = planMarkdown(planOf(actions, { findings: warnings(150, 'like '), overrides }), { now })

  test('has every override and warning, and at least ten rows of whatever must be seen', () => {
    expect(markdown.length).toBeLessThan(limit)
    expect(markdown).toContain('- **`similar-name`** (150 times): like 00000; like 00001; like 00002 … and 147 more')
    expect(markdown).toContain('<summary><b>All 150 findings of `similar-name`')
    expect(counted(markdown, /^ {2}- \*\*`--max-deletes 5000`/gm)).toBe(1)
    expect(markdown).toContain('- **12 users made admin** (`users.csv`): `boss00000`, ')
    for (const who of ['ann', 'run', 'poor']) {
      expect(counted(markdown, new RegExp(`^\\| \`${who}`, 'gm')), who).toBeGreaterThanOrEqual(10)
    }
    expect(new Set(markdown.match(/`gone\d{5}`/g)).size).toBeGreaterThan(300)
  })

  test('shows some of everything, however long its rows and many its warnings are', () => {
    const long = { ...deleteOf('x'), before: { admin: true, groups: names(20, '\u{e0041}'.repeat(250)) } }
    const greedy = names(300, 'gone').map((user) => ({ ...long, user }))
    const blocks = names(3000, 'b').map((name) => finding(name.repeat(300)))
    const findings = [...blocks, ...warnings(3000, 'like '.repeat(300))]
    const text = planMarkdown(planOf([...greedy, ...actions.slice(3000)], { findings, overrides }), { now })
    expect(text.length).toBeLessThan(limit)
    for (const what of [/`similar-name`/gm, /`delete-count`/gm, /^\| `gone/gm, /^\| `ann/gm, /`boss\d{5}`/gm]) {
      expect(counted(text, what), String(what)).toBeGreaterThan(1)
    }
  })
})

function promoteOf(user: string): Action {
  const base = { user, reason: { why: 'row', at: 'users.csv:2' }, needs: [] } as const
  return { ...base, id: `admin.set:${user}`, op: 'admin.set', before: false, after: true } as unknown as Action
}

test.each<[string, Partial<Plan>]>([
  ['names', { actions: names(3000, '`|<'.repeat(2000)).map(deleteOf) }],
  ['an address', { target: { provider: 'jupyterhub', url: `https://${'x'.repeat(100_000)}` } }],
  ['sentences', { findings: names(3000, '@').map((name) => finding(name.repeat(3000))) }],
  ['files', { inputs: names(3000, 'f').map((path) => ({ path: path.repeat(100), rows: 1 })) }],
])('absurdly long %s do not break the limit', (_, more) => {
  const markdown = planMarkdown({ ...readPlan('small'), ...more }, { now })
  expect(markdown.length).toBeLessThan(limit)
  expect(markdown).toContain(readPlan('small').digest)
})

function finding(message: string): SavedFinding {
  return { guard: 'delete-count', level: 'block', message, actions: [] }
}

test('a long table is folded, a long list of deletions is open', () => {
  const created = planMarkdown(planOf(names(26, 's').map(createOf)), { now })
  expect(created).toContain('<details><summary><b>Creates 26 users</b></summary>\n\nWhy: `users.csv`.\n\n|')
  expect(planMarkdown(planOf(names(25, 's').map(createOf)), { now })).toContain(
    '### Creates 25 users\n\nWhy: `users.csv`.',
  )
  expect(planMarkdown(planOf(names(26, 's').map(deleteOf)), { now })).toContain('<details open>')
})

test('one row of endless names does not push the others out', () => {
  const long = names(20, '\u{e0041}'.repeat(250))
  const greedy = { ...deleteOf('greedy'), before: { admin: true, groups: long } }
  const markdown = planMarkdown(planOf([greedy, ...names(20, 'u').map(deleteOf)]), { now })
  expect(counted(markdown, /^\| `u000/gm)).toBe(20)
  expect(markdown).toMatch(/, 1\d more \|/)
})

test('names that differ only in their last character are told apart', () => {
  const markdown = planMarkdown(planOf([deleteOf(`${'x'.repeat(254)}1`), deleteOf(`${'x'.repeat(254)}2`)]), { now })
  expect(counted(markdown, /^\| `x{30}…x{28}[12]` /gm)).toBe(2)
  expect(counted(markdown, /^- `x{30}…x{28}[12]`: `x{254}[12]`$/gm)).toBe(2)
})

test('every row of a table has its columns, whatever a name holds', () => {
  const markdown = planMarkdown(planOf([deleteOf('a|b\n|c'), deleteOf('`|`'), deleteOf('\\|')]), { now })
  const rows = markdown.split('\n').filter((line) => line.startsWith('| ') && line.includes('roster'))
  expect(rows.map((row) => row.split('|').length)).toEqual([6, 6, 6])
})

test('a plan that is not saved names no file to apply', () => {
  const markdown = planMarkdown(readPlan('small'), { now })
  expect(markdown).toContain('\n- **Next:** plan again with `-o plan.json` to save the plan, then apply that file\n')
})

describe('what nobody brings back', () => {
  const ending = (actions: readonly Action[]): string =>
    /^- \*\*Cannot be undone:.*$/m.exec(planMarkdown(planOf(actions), { now }))?.[0] ?? ''
  const running = [{ name: '', state: 'ready' }] as const

  test('is what ran in servers, those of renamed users once', () => {
    expect(ending([renameOf('ann', 'anna', { servers: running }), stopOf('anna', {}), stopOf('bob', {})])).toContain(
      'What runs in the 2 servers to be stopped ends, and unsaved work there is lost.',
    )
  })

  test('is what was saved under a new name', () => {
    const text = ending([renameOf('ann', 'anna')])
    expect(text).toContain('hubplan revert restores the old names, but files saved under the new ones may stay there.')
    expect(text).not.toContain('servers to be stopped')
  })

  test('is nothing else', () => {
    expect(ending([startOf('ann'), propertiesOf('ml', {}, { a: 1 })])).toBe(
      '- **Cannot be undone:** nothing: hubplan revert can undo every change of this plan',
    )
  })
})

/** Text without its code spans: what a forge would read as markup. */
function bare(markdown: string): string {
  return markdown.replace(/```[\s\S]*?```/g, '').replace(/(?<!`)(`+)(?!`)(?:.*?[^`])\1(?!`)/g, '')
}

const nasty = [
  '@ops',
  '#1',
  '![x](https://e.example/p.png)',
  '<img src=x>',
  '[a](//b.example)',
  '`',
  '|',
  'www.e.example',
]

test.each(nasty)('nothing in a property, a new name or a server is markup: %s', (text) => {
  const actions = [
    renameOf('ann', text),
    propertiesOf(text, { [text]: text, b: text }, { b: { [text]: [text] }, [`${text}2`]: text }),
    stopOf('bob', { last_activity: text }, text),
    startOf(text),
    { ...startOf('cy'), server: text },
    quotaSetOf(text, null, 5, { why: 'rule', quota_rule: text }),
    quotaSetOf(`${text}2`, { balance: 9, unlimited: false }, 5),
    passwordOf(text),
  ]
  const seen = bare(planMarkdown(planOf(actions), { now })).replaceAll('&#124;', '')
  expect(seen).not.toMatch(/@|#1|!\[|\]\(|<(?!\/?(?:details|summary|b)\b)|https?:|www\.|`/)
  const rows = seen.split('\n').filter((line) => line.startsWith('|'))
  expect(new Set(rows.map((row) => row.split('|').length))).toEqual(new Set([5, 6, 7]))
})
