import { describe, expect, test } from 'vitest'

import { planMarkdown } from '../../../../src/views/markdown/index.ts'
import { planText } from '../../../../src/views/terminal/index.ts'
import { now, planOf, quotaAddOf, quotaSetOf } from '../../fixtures.ts'

function bound(balance: number) {
  return { balance, unlimited: false }
}

const people = Array.from({ length: 500 }, (_, n) => `s${String(n).padStart(3, '0')}`)
const rule = (name: string) => ({ why: 'rule', at: 'hubplan.yaml:30:5', quota_rule: name }) as const
const paper = { color: false, columns: 0, now, file: 'plan.json' }

describe('in a long plan', () => {
  const grants = people.map((user) => quotaAddOf(user, bound(10), 100, rule('monthly')))
  const others = people.map((user) => quotaSetOf(`x${user}`, bound(10), 20, rule('floor')))

  test('every rule keeps its sum, whatever is cut of its users', () => {
    const text = planText(planOf([...grants, ...others]), paper)
    expect(text).toContain('\nChange the quota of 1,000 users (+55,000 in all)\n')
    expect(text).toContain('quota rule monthly hubplan.yaml:30: 500 users, +50,000 in all\n')
    expect(text).toContain('quota rule floor hubplan.yaml:30: 500 users, +5,000 in all\n')
    expect(text.match(/… and 300 users more \(see the json\)/g)).toHaveLength(2)
    expect(text).toMatch(/^ {2}Not shown +600 names: see the plan file$/m)
    const markdown = planMarkdown(planOf([...grants, ...others]), { now })
    expect(markdown).toContain('- quota rule monthly `hubplan.yaml:30`: 500 users, +50,000 in all\n')
    expect(markdown).toContain('- quota rule floor `hubplan.yaml:30`: 500 users, +5,000 in all\n')
  })

  test('nobody who loses something is cut', () => {
    const lowered = people.map((user) => quotaSetOf(user, bound(50), 20, rule('cap')))
    const text = planText(planOf([...lowered, ...others]), paper)
    expect(text).toContain('\nLOWER the quota of 500 users (-15,000 in all)\n')
    expect(text.match(/^ {2}- {2}s\d{3} /gm)).toHaveLength(500)
  })
})
