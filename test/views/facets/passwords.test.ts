import { describe, expect, test } from 'vitest'

import { planMarkdown } from '../../../src/views/markdown/index.ts'
import { planText } from '../../../src/views/terminal/index.ts'
import { createOf, now, passwordOf, planOf, quotaSetOf } from '../fixtures.ts'

const paper = { color: false, columns: 0, now, file: 'plan.json' }

describe('passwords', () => {
  test('of people who are there stand out, folded by kind', () => {
    const actions = [passwordOf('ann'), passwordOf('bob'), passwordOf('cy', 'shared', false)]
    const text = planText(planOf(actions), paper)
    expect(text).toContain(
      [
        'RESET the password of 3 users: the old ones stop working',
        '  2  generated, to be changed at the next login  users.csv    ann, bob',
        '  1  one shared by all, need not be changed      users.csv:2  cy',
        '',
      ].join('\n'),
    )
    const markdown = planMarkdown(planOf(actions), { now })
    expect(markdown).toContain('| generated, to be changed at the next login | 2: `ann`, `bob` | `users.csv` |')
    expect(markdown).toContain('Reset passwords cannot be restored')
    expect(markdown).not.toContain('hubplan revert can undo every change')
  })

  test('of new users stand in their rows', () => {
    const actions = [createOf('ann'), passwordOf('ann'), quotaSetOf('ann', null, 500), createOf('bob')]
    const text = planText(planOf(actions), paper)
    expect(text).toContain(
      'Create 2 users (1 with a quota, 500 in all; 1 password generated, to be changed at the first login)\n' +
        '  +  ann  users.csv:2  quota 500  password generated\n' +
        '  +  bob  users.csv:2\n',
    )
    expect(text).not.toContain('RESET')
    const markdown = planMarkdown(planOf(actions), { now })
    expect(markdown).toContain(
      '| `ann` |  |  | 500 | generated | `users.csv:2` |\n| `bob` |  |  |  |  | `users.csv:2` |',
    )
    expect(markdown).toContain('hubplan revert can undo every change')
  })
})
