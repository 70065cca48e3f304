// Globs and rules without anybody.
import { describe, expect, it } from 'vitest'

import type { Rule, StopRule } from '../../../src/core/types.ts'
import { hub, rule as quotaRule, wish } from '../aup.ts'
import { drafted, snapshot, user, type Wanted } from '../live.ts'

const at = { file: 'hubplan.yaml', line: 5, column: 5 }
const rule = (more: Partial<Rule>): Rule => ({ at, ...more })
const stop = (more: Partial<StopRule>): StopRule => ({ at, idle: { text: '1h', seconds: 3600 }, ...more })
const live = snapshot([user('s23', { groups: ['ml'] }), user('t24'), user('root', { admin: true })])

function told(wanted: Wanted, people = live): string[] {
  return drafted(wanted, people)
    .findings.filter(({ guard }) => guard === 'fits-nobody')
    .map(({ level, message }) => `${level}: ${message}`)
}

describe('a rule', () => {
  it('whose globs all fit somebody is not told', () => {
    expect(told({ rules: [rule({ match: ['s*', 'T24', 'ROOT'] })] })).toEqual([])
  })
  it('is told with the globs that fit nobody', () => {
    expect(told({ rules: [rule({ match: ['s*', '*25', 'zed', '[!a-z]*'] })] })).toEqual([
      'info: matches no user here: absent "*25", "zed", "[!a-z]*" (hubplan.yaml:5:5)',
    ])
  })
  it('is told with groups that do not exist', () => {
    expect(told({ rules: [rule({ groups: ['ml', 'mI'] })] })).toEqual([
      'info: matches no user here: absent group "mI", which does not exist (hubplan.yaml:5:5)',
    ])
  })
  it('is told when nobody meets all of its conditions', () => {
    expect(told({ rules: [rule({ match: ['t*'], groups: ['ml'] })] })).toEqual([
      'info: matches no user here: the absent rule (hubplan.yaml:5:5)',
    ])
    expect(told({ rules: [rule({ inactive: { text: '900d', seconds: 900 * 86_400 } })] })).toHaveLength(1)
    expect(told({ rules: [rule({ inactive: { text: '1d', seconds: 86_400 } })] })).toEqual([])
  })
  it('that was typed for this plan is a warning', () => {
    expect(told({ rules: [rule({ match: ['stud*'], at: { file: '--absent' } })] })).toEqual([
      'warn: matches no user here: absent "stud*" (--absent); check the spelling',
    ])
  })
  it('that matches only a user that hubplan never touches is reported with that name', () => {
    expect(told({ rules: [rule({ match: ['Big*'], at: { file: '--absent' } })] }, snapshot([user('BigCase')]))).toEqual(
      [
        'warn: matches no user here: absent "Big*", but "BigCase", which hubplan never touches (--absent); check the spelling',
      ],
    )
  })
  it('is not judged by what is not visible', () => {
    const { last_activity: _, groups: __, ...blind } = user('ann')
    expect(told({ rules: [rule({ neverLoggedIn: true }), rule({ groups: ['x'] })] }, snapshot([blind]))).toEqual([])
    expect(told({ rules: [rule({ groups: ['x'] })] }, { ...live, groups: undefined })).toEqual([
      'info: matches no user here: the absent rule (hubplan.yaml:5:5)',
    ])
  })
  it('that stops servers is told too', () => {
    expect(told({ stopRules: [stop({ match: ['x*'] }), stop({ match: ['s*'] })] })).toEqual([
      'info: matches no user here: stop_servers "x*" (hubplan.yaml:5:5)',
    ])
  })
})

describe('manage', () => {
  it('is told with the globs that fit nobody', () => {
    expect(told({ scope: { manage: [['s*', 'x*'], ['*'], ['x*', 'y']] } })).toEqual([
      'info: matches no user here: manage "x*", "y"',
    ])
  })
  it('goes by case where names are exact', () => {
    const people = snapshot([user('Ann'), user('ben')])
    expect(told({ scope: { names: 'exact', manage: [['Ann', 'BEN', 'B*']] } }, people)).toEqual([
      'info: matches no user here: manage "BEN", "B*"',
    ])
  })
})

it('names of quota rules are told when the rules are planned', () => {
  const people = hub(['ann', 'ben'])
  const rules = [
    quotaRule({ include: ['ann', 'zed'], exclude: ['eve'], groups: ['ml'] }),
    quotaRule({ name: 'all', match: ['x*'] }),
    quotaRule({ name: 'fine', include: ['ann'] }),
  ]
  expect(told(wish([], { topup: true }, { quotaRules: rules }), people)).toEqual([
    'info: matches no user here: quota_rules "weekly" group "ml", which does not exist (hubplan.yaml:9:5); quota_rules "weekly" include or exclude "zed", "eve" (hubplan.yaml:9:5); quota_rules "all" "x*" (hubplan.yaml:9:5)',
  ])
  expect(told(wish([], {}, { quotaRules: rules }), people)).toEqual([])
})

it('ten are told, and the others counted', () => {
  const rules = Array.from({ length: 12 }, (_, index) => rule({ match: [`x${index}*`] }))
  expect(told({ rules })).toEqual([expect.stringMatching(/"x9\*" \(hubplan.yaml:5:5\); and 2 more$/)])
})

it('nothing is told where not everybody is seen, or nobody is there', () => {
  const wanted = { rules: [rule({ match: ['x*'] })] }
  expect(told(wanted, { ...live, complete: false })).toEqual([])
  expect(told(wanted, snapshot([]))).toEqual([])
})
