// What a reviewer asks, answered from the comment alone; and that nothing in it comes alive, whatever people are called.

import { describe, expect, test } from 'vitest'
import type { Surroundings } from '../../src/core/surroundings.ts'
import type { Plan } from '../../src/core/types.ts'
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
    expect(comment).toContain('### New admins and roles\n- **2 users made admin** (`staff.csv`): `zoe`, `dan`\n')
  })

  test('which guards were overridden, and by which user', () => {
    expect(comment).toContain('\n- **Overrides and loosened limits:** **2**, in the plan of service `hubplan-reader`\n')
    expect(planMarkdown({ ...ready, planned_by: 'ada' }, { now })).toContain(', in the plan of `ada`\n')
    expect(comment).toContain('\n  - **`--allow admin-delete`**: guard `admin-delete` let pass\n')
    expect(comment).toContain(
      '\n  - **`--max-deletes 60`**: guard `delete-count`; `max_deletes` is 60, its default 50: 4 deletions, within the default\n',
    )
  })

  test('which target', () => {
    expect(comment).toContain('- **Target:** `https://hub.example.edu` (`jupyterhub` `4.1.6`), 412 users, 5 admins\n')
    const target = { ...ready.target, workspace: '7' }
    const self = { ...ready.planned_as, workspace: 'Labs' }
    expect(planMarkdown({ ...ready, target, planned_as: self }, { now })).toContain(', workspace `7` `Labs`, ')
  })

  test('how old, and how old what it was made from', () => {
    expect(comment).toContain(
      '- **Plan:** made 2026-03-02 09:15 UTC, with the token of service `hubplan-reader`; the target was read 2026-03-02 09:15 UTC\n',
    )
    expect(comment).toMatch(
      /where inactivity is the reason; read 2026-03-02 09:15 UTC, 2 hours before this was written\n/,
    )
    expect(comment).toContain(': ages are as of the reading\n')
    expect(comment).not.toMatch(/\d (?:minutes?|hours?) ago[^ (|]/)
  })

  test('whether it is safe to apply now', () => {
    const [title, , does, , until] = comment.split('\n')
    expect(title).toBe('## hubplan plan for `https://hub.example.edu`: ready, but not everything was visible')
    expect(does).toMatch(/^\*\*Deletes 4 of 412 users \(1 %\)\*\*, 2 of them active in the last 7 days /)
    expect(until).toBe('**Can be applied until 2026-03-09 09:15 UTC (7 days after the plan was made).**')
    expect(planMarkdown(blocked, { now })).toMatch(
      /^## hubplan plan for .*: BLOCKED\n\n.*\n\n\*\*BLOCKED by 1 guard: this plan cannot/,
    )
    expect(planMarkdown(expired, { now })).toMatch(
      /: expired\n\n.*\n\n\*\*EXPIRED 2026-03-01 09:15 UTC, 26 hours before this was written: /,
    )
  })

  test('what cannot be undone', () => {
    expect(comment).toContain('**The 4 deletions cannot be undone** by hubplan: tokens, servers and perhaps the files')
    expect(comment).toContain('What runs in the 2 servers to be stopped ends')
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
      `\n  \`\`\`sh\n  hubplan apply plan.json --credentials credentials.csv --expect-digest ${ready.digest}\n  \`\`\`\n`,
    )
    const next = (plan: Plan): string => /\n- \*\*Next:\*\* (.*)\n/.exec(planMarkdown(plan, { now }))?.[1] ?? 'no next'
    expect(next(blocked)).toBe('change the files and plan again; if this is intended, plan with `--max-delete-share N`')
    const block = { guard: 'self', level: 'block', message: 'the token would be deleted', actions: [] } as const
    expect(next({ ...blocked, findings: [block] })).toBe('change the files and plan again; `self` cannot be overridden')
    const held = { ...block, guard: 'delete-count', held: true } as const
    expect(next({ ...blocked, findings: [held] })).toMatch(/^change .* again; `delete-count` cannot be overridden$/)
    expect(next(expired)).toBe('plan again')
  })

  test('what to do next where a pipeline applies', () => {
    const next = (where: Surroundings): string =>
      /\n- \*\*Next:\*\* (.*)\n/.exec(planMarkdown(ready, { now, file: '/tmp/runner/plan.json', where }))?.[1] ?? ''
    const compare = `, and compare: the changes digest must be \`${ready.changes_digest}\``
    expect(next({ is: 'github', event: 'request' })).toBe(
      `merge this pull request, then approve the environment \`hubplan\`${compare}`,
    )
    expect(next({ is: 'gitlab', event: 'request' })).toBe(
      `merge this merge request, then approve the environment \`hubplan\`${compare}`,
    )
    expect(next({ is: 'github', event: 'push' })).toBe(`approve the environment \`hubplan\` of this run${compare}`)
    expect(next({ is: 'github', event: 'schedule' })).toBe(
      `change the files where the hub is right; else run the pipeline of the main branch again, approve the environment \`hubplan\`${compare}`,
    )
    expect(next({ is: 'ci' })).toBe(`let the job that applies run${compare}`)
  })
})

const shape = readStrictly(planMarkdown(hostilePlan('plain'), { now, file: 'plan.json' }))

function expectQuiet(text: string): void {
  const markdown = planMarkdown(hostilePlan(text), { now, file: `${text}.json` })
  const { tables } = readStrictly(markdown)
  // A comment that is cut has fewer tables and rows, but none of another shape.
  const isCut = !markdown.includes('\n- **Not shown:** nothing\n')
  const columns = shape.tables.map((rows) => rows[0]?.length)
  if (isCut) for (const rows of tables) expect(columns).toContain(rows[0]?.length)
  else
    expect(tables.map((rows) => [rows.length, rows[0]?.length])).toEqual(
      shape.tables.map((rows) => [rows.length, rows[0]?.length]),
    )
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
