import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { isOutside, strayWords } from '../../src/io/inside.ts'
import * as fc from '../helpers/draws.ts'

const out = "leads out of this file's folder; put the file beside this one or below"
const odd = 'is not a valid file name on Windows; rename the file'

describe('on Windows', () => {
  const home = 'C:\\jobs\\spring'
  const stray = (written: string): string | undefined => strayWords(home, written, path.win32)

  test.each([
    '..\\users.csv',
    '../users.csv',
    'a\\..\\..\\users.csv',
    'a/..\\../users.csv',
    '..',
    '..\\spring2\\users.csv',
    'C:\\users.csv',
    'D:\\jobs\\spring\\users.csv',
    'D:users.csv',
    '\\users.csv',
    '/users.csv',
    '\\\\server\\share\\users.csv',
    '//server/share/users.csv',
    '\\\\?\\C:\\users.csv',
    '\\\\.\\pipe\\x',
    '\\\\?\\UNC\\server\\share\\x.csv',
  ])('%s leads out', (written) => expect(stray(written)).toBe(out))

  test.each([
    'C:users.csv',
    'users.csv:hidden',
    'users.csv::$DATA',
    'below\\users.csv:$I30',
    '.. \\users.csv',
    '...\\users.csv',
    '. .\\users.csv',
    'below.\\users.csv',
    'users.csv.',
    'users.csv ',
    'NUL',
    'nul.csv',
    'below/CON.csv',
    'COM1.csv',
    'lpt9 .csv',
    'com\u00b9.csv',
    'CONIN$',
    'aux.tar.csv',
    'a\u0000.csv',
  ])('%s is no file', (written) => expect(stray(written)).toBe(odd))

  test.each([
    'users.csv',
    '.\\users.csv',
    'below\\users.csv',
    'below/a/../users.csv',
    '..users.csv',
    '.hidden.csv',
    'console.csv',
    'com10.csv',
    'nullable.csv',
    'zoë 2026.csv',
  ])('%s stays', (written) => expect(stray(written)).toBeUndefined())

  test.each([
    ['C:\\jobs\\spring\\users.csv', false],
    ['c:\\JOBS\\Spring\\users.csv', false],
    ['C:\\jobs\\spring2\\users.csv', true],
    ['C:\\jobs', true],
    ['D:\\jobs\\spring\\users.csv', true],
    ['\\\\server\\jobs\\spring\\users.csv', true],
  ])('the place %s is outside: %s', (location, is) => expect(isOutside(home, location, path.win32)).toBe(is))
})

describe('elsewhere', () => {
  const stray = (written: string): string | undefined => strayWords('/jobs/spring', written, path.posix)

  test.each(['../users.csv', 'a/../../users.csv', '/users.csv', '..', '../spring2/users.csv', '//server/users.csv'])(
    '%s leads out',
    (written) => expect(stray(written)).toBe(out),
  )

  test.each(['users.csv', '..\\users.csv', 'C:users.csv', 'nul.csv', 'a:b.csv', '...', 'x.', '..users.csv'])(
    '%s is a name like others',
    (written) => expect(stray(written)).toBeUndefined(),
  )
})

test.each([
  ['win32', path.win32, 'C:\\jobs\\spring'],
  ['posix', path.posix, '/jobs/spring'],
] as const)('with the rules of %s, no path that is let through ends outside', (_, rules, home) => {
  const part = fc.constantFrom('..', '.', 'a', 'b ', '... ', 'C:', '', 'nul', 'x.csv', '..x', '\\', '/')
  const written = fc
    .array(fc.tuple(part, fc.constantFrom('/', '\\')), { minLength: 1, maxLength: 8 })
    .map((parts) => parts.map(([name, separator]) => name + separator).join(''))
  fc.assert(
    fc.property(written, (text) => {
      if (strayWords(home, text, rules) !== undefined) return
      const end = rules.resolve(home, text)
      expect(end === home || end.startsWith(home + rules.sep)).toBe(true)
    }),
    { numRuns: 5000 },
  )
})
