// What a reviewer asks, answered from the comment alone; and that nothing in it comes alive, whatever people are called.

import { describe, expect, test } from 'vitest'
import { planMarkdown } from '../../src/views/markdown/index.ts'
import * as fc from '../helpers/draws.ts'
import { deleteOf, now, planOf } from './fixtures.ts'
import { blocked, expired, hostilePlan, nasty, ready } from './rich.ts'
import { readStrictly } from './strict-markdown.ts'

const comment = planMarkdown(ready, { now, file: 'plan.json' })
const row = (start: string): string => comment.split('\n').find((line) => line.startsWith(start)) ?? `no ${start}`

describe('the comment answers', () => {
  test('how many deletions, and how many of them were active in the last week', () => {
    expect(comment).toContain(
      '### Deletes 4 users (1 admin, 1 with a running server, 2 active in the last 7 days, 1 whose activity is not visible, 1 not verified)',
    )
    expect(planMarkdown(planOf([deleteOf('x')]), { now })).toContain('(none active in the last 7 days)')
  })

  test('who they are, the worst first, and which were active in the last week', () => {
    const rows = comment.split('\n').filter((line) => /^\| `(?:bob|eve|ida|old)`/.test(line))
    expect(rows.map((line) => line.split(' ')[1])).toEqual(['`eve`', '`old`', '`bob`', '`ida`'])
    expect(rows.map((line) => line.includes('**LAST 7 DAYS:**'))).toEqual([true, false, true, false])
  })

  test('why each of them', () => {
    expect(row('| `eve`')).toMatch(/`leavers\.csv:7` \|$/)
    expect(row('| `bob`')).toMatch(/not in the roster \(prune, `hubplan\.yaml:3`\) \|$/)
    expect(row('| `ida`')).toMatch(/rule `hubplan\.yaml:9`, inactive for `180d` \|$/)
  })

  test('what is lost with them, and under which number the system has them', () => {
    expect(row('| `eve`')).toContain('| `eve` (account `4711`) |')
    expect(row('| `eve`')).toContain('| **ADMIN**; 1 running server: default; groups `ml`, `staff` |')
    expect(row('| `old`')).toContain('| `old` **NOT VERIFIED** | last activity not visible |')
  })

  test('who becomes admin', () => {
    expect(comment).toContain(
      '### Makes 2 users admin\n\n| User | Why |\n| --- | --- |\n| `zoe` | `staff.csv:3` |\n| `dan` | `staff.csv:3` |',
    )
  })

  test('which guards were overridden, and by which user', () => {
    expect(comment).toContain(
      'Given when the plan was made, 2026-03-02 09:15 UTC (2 hours ago), as service `hubplan-reader`.',
    )
    expect(comment).toContain('- **`--allow admin-delete`**: guard `admin-delete`, let pass')
    expect(comment).toContain('- **`--max-deletes 60`**: guard `delete-count`, limit set to 60')
  })

  test('which target', () => {
    expect(comment).toContain('- Target `https://hub.example.edu` (`jupyterhub` `4.1.6`), ')
    const target = { ...ready.target, workspace: '7' }
    const self = { ...ready.planned_as, workspace: 'Labs' }
    expect(planMarkdown({ ...ready, target, planned_as: self }, { now })).toContain(', workspace `7` `Labs`, ')
  })

  test('how old, and how old what it was made from', () => {
    expect(comment).toMatch(
      /- Planned 2026-03-02 09:15 UTC \(2 hours ago\) as .*; the system was read 2026-03-02 .* ago\)/,
    )
    expect(comment).toContain('Ages are relative to 2026-03-02 11:20 UTC.')
  })

  test('whether it is safe to apply now', () => {
    expect(comment).toMatch(
      /^## hubplan plan: ready\n\n\*\*Can be applied until 2026-03-09 09:15 UTC \(in 7 days\)\.\*\*/,
    )
    expect(comment).toContain(
      '\nLook first at 4 deletions (2 active in the last 7 days), 2 new admins, 2 overrides and 1 warning.\n',
    )
    expect(planMarkdown(blocked, { now })).toMatch(
      /^## hubplan plan: BLOCKED\n\n\*\*BLOCKED by 1 guard: this plan cannot/,
    )
    expect(planMarkdown(expired, { now })).toMatch(/^## hubplan plan: expired\n\n\*\*EXPIRED 26 hours ago /)
  })

  test('what cannot be undone', () => {
    expect(comment).toContain('**The 4 deletions cannot be undone** by hubplan: tokens, servers and perhaps the files')
    expect(comment).toContain('What runs in the 1 server to be stopped ends')
    expect(comment).toContain('Reset passwords cannot be restored')
  })

  test('what cannot be undone elsewhere, in the words of that system', () => {
    const message = 'each delete happens 7 days after it was applied: then the e-mail is replaced'
    const target = { provider: 'bevy', url: 'https://community.example.com' }
    const findings = [{ guard: 'storage', level: 'info', message, actions: [] }] as const
    const gone = deleteOf('a')
    const numbered = { ...gone, before: { ...gone.before, account: '7' } }
    const text = planMarkdown(planOf([numbered], { target, findings }), { now })
    expect(text).toContain(`**The deletion cannot be undone** by hubplan: ${message}.`)
    expect(text).not.toContain('tokens')
  })

  test('what to run next', () => {
    expect(comment).toContain(
      `\n\`\`\`sh\nhubplan apply plan.json --credentials credentials.csv --expect-digest ${ready.digest}\n\`\`\`\n`,
    )
    const block = { guard: 'self', level: 'block', message: 'the token would be deleted', actions: [] } as const
    expect(planMarkdown({ ...blocked, findings: [block] }, { now })).toMatch(/\nNext: change .* plan again\.\n$/)
    expect(planMarkdown({ ...blocked, findings: [block, ...blocked.findings] }, { now })).toMatch(
      /\nNext: change the files and plan again; .* override .* names\.\n$/,
    )
    const held = { ...block, guard: 'delete-count', held: true } as const
    expect(planMarkdown({ ...blocked, findings: [held] }, { now })).toMatch(/\nNext: change .* plan again\.\n$/)
    expect(planMarkdown(expired, { now })).toMatch(/\nNext: plan again\.\n$/)
  })
})

const shape = readStrictly(planMarkdown(hostilePlan('plain'), { now, file: 'plan.json' }))

function expectQuiet(text: string): void {
  const markdown = planMarkdown(hostilePlan(text), { now, file: `${text}.json` })
  const { tables } = readStrictly(markdown)
  const isCut = markdown.includes('**… and ')
  const sizes = (all: typeof tables): unknown => all.map((rows) => [isCut ? 0 : rows.length, rows[0]?.length])
  expect(sizes(tables)).toEqual(sizes(shape.tables))
}

describe('nothing in a comment comes alive', () => {
  test.each(nasty)('%j', (text) => expectQuiet(text))

  test('of any name', () => {
    const part = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
    const mix = fc.string({ unit: fc.constantFrom(...'`|\\"@#<>[]()!*_~$&:/%^ \t\n\u202e\u200bab01') })
    const name = fc.oneof(
      mix,
      fc.array(part, { maxLength: 4 }).map((parts) => parts.join(' ')),
    )
    fc.assert(
      fc.property(
        name.filter((text) => text.isWellFormed()),
        expectQuiet,
      ),
      { numRuns: 400 },
    )
  })

  test('and the checker itself would see it', () => {
    for (const text of nasty.filter((one) => /[@#<>[`|~!]/.test(one))) {
      expect(() => readStrictly(`- see ${text}`), text).toThrow()
    }
  })
})
