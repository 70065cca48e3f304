import { describe, expect, test } from 'vitest'
import { Problem } from '../../src/core/problem.ts'
import {
  age,
  type Check,
  count,
  days,
  flag,
  integer,
  type Kind,
  oneOf,
  oneOrMore,
  positive,
  rate,
  share,
  text,
  texts,
  whole,
} from '../../src/options/kinds.ts'
import * as fc from '../helpers/draws.ts'

function told(kind: Kind<unknown>, typed: readonly string[], name: string): unknown {
  try {
    return kind.read(typed, name)
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.code === 'usage') return thrown.message
    throw thrown
  }
}

describe('what is typed', () => {
  test.each<[string, Kind<unknown>, readonly string[], unknown]>([
    ['text stays text', text, ['001'], '001'],
    ['the last of several counts', text, ['a', 'b'], 'b'],
    ['a list holds each', texts, ['a', 'b'], ['a', 'b']],
    ['a list that was left out is empty', texts, [], []],
    ['a value that was left out is none', whole, [], undefined],
    ['a switch is on', flag, ['true'], true],
    ['a switch that was left out is off', flag, [], false],
    ['a switch may be set to off', flag, ['false'], false],
    ['days are at most a year', days, ['365'], 365],
    ['more days are refused', days, ['366'], '--some is "366", which is not a number of days from 1 to 365.'],
    ['a number may have blanks around it', positive, [' 2.5 '], 2.5],
    ['a whole number', whole, ['12'], 12],
    ['a count may be 0', count, ['0'], 0],
    ['a share may begin with its point', share, ['.5'], 0.5],
    ['an integer may be below 0', integer, ['-5'], -5],
    ['a rate is a second', rate, ['10'], 10],
    ['a rate may be a minute', rate, ['300/m'], 5],
    ['an age has its seconds', age, ['2w'], { text: '2w', seconds: 1_209_600 }],
    ['a choice is one of its words', oneOf(['a', 'b']), ['b'], 'b'],
  ])('%s', (_, kind, typed, value) => {
    expect(told(kind, typed, '--some')).toEqual(value)
  })

  test.each<[string, Kind<unknown>, string, string]>([
    ['--timeout', positive, '0', '--timeout is "0", which is not a number above 0.'],
    ['--timeout', positive, '1e3', '--timeout is "1e3", which is not a number above 0.'],
    ['--canary', whole, '1.5', '--canary is "1.5", which is not a whole number above 0.'],
    ['--canary', whole, '01', '--canary is "01", which is not a whole number above 0.'],
    ['--max-deletes', count, '1e9x', '--max-deletes is "1e9x"; give a whole number, such as 100.'],
    ['--max-deletes', count, '-1', '--max-deletes is "-1"; give a whole number, such as 100.'],
    ['--max-deletes', count, '', '--max-deletes is ""; give a whole number, such as 100.'],
    ['--max-delete-share', share, '25', '--max-delete-share is "25"; give a share from 0 to 1, such as 0.4.'],
    ['--max-delete-share', share, '1.5', '--max-delete-share is "1.5"; give a share from 0 to 1, such as 0.4.'],
    ['--quota-below', integer, 'much', '--quota-below is "much", which is not a whole number.'],
    ['--rate', rate, '0/s', '--rate is "0/s"; write it like 10/s or 300/m.'],
    ['--rate', rate, '', '--rate is ""; write it like 10/s or 300/m.'],
    ['--idle', age, '90', '--idle is "90"; write it like 12h, 30d or 4w.'],
    ['--format', oneOf(['text', 'json']), 'pdf', '--format is "pdf"; use one of text, json.'],
  ])('as %s is refused: %#', (name, kind, typed, message) => {
    expect(told(kind, [typed], name)).toBe(message)
  })
})

test('an empty list may be what a program meant, but not where it means everything', () => {
  expect([texts.is([]), oneOrMore.is([]), oneOrMore.is(['a'])]).toEqual([true, false, true])
})

const most = 999_999_999

describe('a number', () => {
  test.each<[string, Check, readonly number[], readonly number[]]>([
    ['above 0', positive, [0.1, 1, 2.5, 1e12], [0, -1]],
    ['that counts from 1', whole, [1, 2, most], [0, -1, 1.5, most + 1]],
    ['that counts from 0', count, [0, 1, most], [-1, 0.5, most + 1]],
    ['that is a share', share, [0, 0.4, 1], [-0.1, 1.1]],
  ])('%s is one of those and none of these', (_, { is }, good, bad) => {
    expect(good.filter((value) => !is(value))).toEqual([])
    expect(bad.filter(is)).toEqual([])
  })

  test.each([
    ['positive', positive],
    ['whole', whole],
    ['count', count],
    ['share', share],
  ])('%s is never NaN or endless: such a limit would never trigger', (_, { is }) => {
    expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].filter(is)).toEqual([])
  })

  test('that is whole counts, and is positive', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        if (!whole.is(value)) return
        expect([count.is(value), positive.is(value)]).toEqual([true, true])
      }),
    )
  })
})
