import { describe, expect, test } from 'vitest'

import type { Draft } from '../../../src/web/api.ts'
import {
  canSpare,
  corrected,
  countIn,
  hasList,
  isForNew,
  namesIn,
  needOf,
  quotaIn,
  withSetting,
} from '../../../src/web/page/draft.ts'
import { check, gradebook } from './worlds.ts'

describe('before a plan is made, the page needs', () => {
  const need = (draft: Draft) => needOf({ draft }, [gradebook])

  test('a job', () => {
    expect(need({ text: 'ann' })).toBe('chooseJob')
  })

  test.each(['keep', 'remove', 'add', 'admin', 'no-admin', 'start', 'passwords'] as const)('a list to %s', (job) => {
    expect(hasList(job)).toBe(true)
    expect(need({ job })).toBe('noList')
    expect(need({ job, text: ' \n' })).toBe('noList')
    expect(need({ job, text: 'ann' })).toBeUndefined()
    expect(need({ job, file: { upload: 'u-1' } })).toBeUndefined()
  })

  test('days for those who stay away, and no list', () => {
    expect(hasList('inactive')).toBe(false)
    expect(need({ job: 'inactive' })).toBe('needDays')
    expect(need({ job: 'inactive', settings: { days: 0 } })).toBe('needDays')
    expect(need({ job: 'inactive', settings: { days: 180 } })).toBeUndefined()
  })

  test('a list or hours to stop servers', () => {
    expect(need({ job: 'stop' })).toBe('noList')
    expect(need({ job: 'stop', settings: { hours: 2 } })).toBeUndefined()
  })

  test('a quota, or a column of quotas', () => {
    const file = { upload: 'u-1', mapping: { columns: { username: 'ID', quota: 'Points' } } }
    expect(need({ job: 'quota', text: 'ann' })).toBe('needQuota')
    expect(need({ job: 'quota', text: 'ann', settings: { quota: 'unlimited' } })).toBeUndefined()
    expect(need({ job: 'quota', file })).toBeUndefined()
    expect(need({ job: 'quota', file: { upload: 'u-1' } })).toBe('needQuota')
  })

  test('the column of the names, unless the file is of a program that is known', () => {
    expect(need({ job: 'add', file: { upload: 'u-1', mapping: { columns: {} } } })).toBe('chooseColumn')
    expect(need({ job: 'add', file: { upload: 'u-1', mapping: { preset: 'canvas-gradebook' } } })).toBeUndefined()
  })

  test('a list without faults', () => {
    const faulty = { ...check, faults: [{ at: 'line 3', message: 'no name' }] }
    expect(needOf({ draft: { job: 'keep', text: 'ann' }, check: faulty }, [])).toBe('needCorrection')
    expect(needOf({ draft: { job: 'keep', text: 'ann' }, check }, [])).toBeUndefined()
  })
})

test('a setting is taken, and taken back', () => {
  const draft = withSetting({ job: 'add' }, 'admin', true)
  expect(draft).toEqual({ job: 'add', settings: { admin: true } })
  expect(withSetting(withSetting(draft, 'quota', 5), 'admin', undefined)).toEqual({
    job: 'add',
    settings: { quota: 5 },
  })
})

test('a name that is not there is new only where people are added', () => {
  expect(isForNew({ job: 'add' })).toBe(true)
  expect(isForNew({ job: 'add', settings: { onlyExisting: true } })).toBe(false)
  expect(isForNew({ job: 'keep' })).toBe(false)
  expect((['keep', 'remove', 'inactive', 'add', 'start'] as const).filter(canSpare)).toEqual([
    'keep',
    'remove',
    'inactive',
  ])
})

test('numbers, quotas and names are read as they are typed', () => {
  expect(['12', ' 7 ', '', '1.5', '-1', 'x', '1e3'].map(countIn)).toEqual([12, 7, ...Array(5)])
  expect(['500', 'Unlimited', 'unbegrenzt', '∞', 'much'].map(quotaIn)).toEqual([
    500,
    'unlimited',
    'unlimited',
    'unlimited',
    undefined,
  ])
  expect(namesIn(' svc-*, ann;bob\n\n')).toEqual(['svc-*', 'ann', 'bob'])
  expect(namesIn(' , ')).toBeUndefined()
})

describe('a correction', () => {
  const ann = { name: 'ann@crop.com', suggestions: [] }

  test('replaces the whole entry, in whatever form it was pasted', () => {
    expect(corrected('bob, Ann <ann@crop.com>; ann@crop.com', ann, 'ann@corp.com')).toBe(
      'bob, Ann <ann@corp.com>; ann@corp.com',
    )
  })

  test('leaves longer names alone', () => {
    const text = 'joann@crop.com\nann@crop.com.au\nann@crop.com'
    expect(corrected(text, ann, 'ann@corp.com')).toBe('joann@crop.com\nann@crop.com.au\nann@corp.com')
  })

  test('takes what was written, whatever its case, in its line', () => {
    const written = { ...ann, written: 'ANN@Crop.com', line: 2 }
    expect(corrected('ann@crop.com\nann@crop.com', written, 'x')).toBe('ann@crop.com\nx')
  })

  test('knows no patterns, neither in the old name nor in the new one', () => {
    expect(corrected('a.c abc', { name: 'a.c', suggestions: [] }, '$&1')).toBe('$&1 abc')
  })
})
