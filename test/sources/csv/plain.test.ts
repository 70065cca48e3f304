import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'

import { isPlain, type LinePlace, readPlain } from '../../../src/sources/csv/plain.ts'
import * as fc from '../../helpers/draws.ts'

const comma = { delimiter: ',', start: 0, line: 1 } as const

function linesOf(text: string, longest = 1000): { values: string[]; place: LinePlace }[] | undefined {
  const lines: { values: string[]; place: LinePlace }[] = []
  const isRead = readPlain({ text, buffer: Buffer.from(text) }, comma, longest, (values, place) =>
    lines.push({ values, place }),
  )
  return isRead ? lines : undefined
}

const piece = fc.constantFrom(
  'a',
  'student',
  'ü',
  '🙂',
  ',',
  ',',
  '\n',
  '\r\n',
  ' ',
  '\t',
  '\f',
  '\v',
  '\u00a0',
  'false',
)
const texts = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''))

test('lines have the values that the parser finds', () => {
  const settings = {
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  }
  const isFilled = (values: readonly string[]): boolean => values.some((value) => value !== '')
  fc.assert(
    fc.property(texts, (text) => {
      const found = linesOf(text)?.map(({ values }) => values)
      expect(found?.filter(isFilled)).toEqual(parse(Buffer.from(text), settings).filter(isFilled))
    }),
  )
})

test('the bytes of a line are its own, and lines are counted', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const bytes = Buffer.from(text)
      const lines = text.split('\n')
      for (const { values, place } of linesOf(text) ?? []) {
        const line = bytes.toString('utf8', place.start, place.end)
        expect(line.replace(/\n$/, '')).toBe(lines[place.line - 1])
        expect(line.split(',')).toHaveLength(values.length)
      }
    }),
  )
})

test('a value that repeats the one above is the same', () => {
  expect(linesOf('a,yes\nb,yes\nc,yess\nd, yes\n')?.map(({ values }) => values[1])).toEqual([
    'yes',
    'yes',
    'yess',
    'yes',
  ])
})

test('reading begins below a line that states the separator', () => {
  const text = 'sep=,\na,b\n'
  const lines: LinePlace[] = []
  readPlain({ text, buffer: Buffer.from(text) }, { delimiter: ',', start: 6, line: 2 }, 1000, (_, place) =>
    lines.push(place),
  )
  expect(lines).toEqual([{ line: 2, start: 6, end: 10 }])
})

test('a line that is too long is not read', () => {
  expect(linesOf('short\nlonger than ten\n', 10)).toBeUndefined()
})

test('quotes and lone carriage returns are left to the parser', () => {
  const isRead = (text: string): boolean => isPlain(text, Buffer.from(text))
  expect(['a,b\r\nc,d\r\n', 'a,"b"\n', 'a\rb'].map(isRead)).toEqual([true, false, false])
})
