import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { filesOf } from '../../src/desired/paths.ts'
import { temporaryFolder } from '../helpers/folder.ts'

const outside = "leads out of this file's folder; put the file beside this one or below"

/** The files of a path, as they are named in messages, or its fault. */
async function found(written: string, files: readonly string[], links: readonly [string, string][] = []) {
  const cwd = temporaryFolder()
  for (const file of files) {
    mkdirSync(dirname(join(cwd, 'p', file)), { recursive: true })
    writeFileSync(join(cwd, 'p', file), '')
  }
  for (const [to, at] of links) symlinkSync(to, join(cwd, 'p', at))
  const owner = { path: 'p/hubplan.yaml', location: join(cwd, 'p', 'hubplan.yaml') }
  const read = await filesOf(owner, written)
  return 'fault' in read ? read.fault : read.files.map(({ path }) => path)
}

describe('the path of an include', () => {
  test('is a file', async () => expect(await found('a.csv', ['a.csv'])).toEqual(['p/a.csv']))
  test('may be a glob: its files are sorted', async () => {
    expect(await found('*.csv', ['b.csv', 'a.csv', 'c.txt', 'x/d.csv'])).toEqual(['p/a.csv', 'p/b.csv'])
  })
  test.each([
    ['rosters/*.csv', ['p/rosters/a.csv', 'p/rosters/b.csv']],
    ['./rosters/*.csv', ['p/rosters/a.csv', 'p/rosters/b.csv']],
    ['*/a.csv', ['p/rosters/a.csv']],
    ['rosters/*/c.csv', ['p/rosters/x/c.csv']],
    ['**/*.csv', ['p/rosters/a.csv', 'p/rosters/b.csv', 'p/rosters/x/c.csv', 'p/top.csv']],
    ['rosters/{a,b}.csv', ['p/rosters/a.csv', 'p/rosters/b.csv']],
    ['rosters/[ab].csv', ['p/rosters/a.csv', 'p/rosters/b.csv']],
    ['t?p.csv', ['p/top.csv']],
  ])('%s is read below its folder', async (written, paths) => {
    const files = ['rosters/b.csv', 'rosters/a.csv', 'rosters/x/c.csv', 'top.csv', 'rosters/.a.csv']
    expect(await found(written, files)).toEqual(paths)
  })
  test('that a file has, whatever its signs, is that file', async () => {
    expect(await found('class [1].csv', ['class [1].csv', 'class 1.csv'])).toEqual(['p/class [1].csv'])
  })
  test('matches what begins with a dot only when it says so', async () => {
    expect(await found('.*.csv', ['.a.csv', 'b.csv'])).toEqual(['p/.a.csv'])
  })
  test.each(['a*a*a*a*a*b.csv', '**/**/**/a.csv', '{a,b}{a,b}{a,b}.csv'])(
    '%s is refused before it is tried',
    async (written) => {
      expect(await found(written, ['a.csv'])).toBe(
        `${JSON.stringify(written)} has too many * or {; write at most three * between slashes, two ** and two {`,
      )
    },
  )
  test('has no patterns of patterns', async () => {
    expect(await found('+(a|b).csv', ['a.csv'])).toContain('does not exist')
    expect(await found('*+(a|b).csv', ['a.csv'])).toBe('no file matches "*+(a|b).csv"; check the path')
  })
  test('that matches nothing is a fault', async () => {
    expect(await found('*.xlsx', ['a.csv'])).toBe('no file matches "*.xlsx"; check the path')
    expect(await found('none/*.csv', ['a.csv'])).toBe('no file matches "none/*.csv"; check the path')
  })
  test('that is not there is a fault', async () => {
    expect(await found('b.csv', ['a.csv'])).toBe(
      '"b.csv" does not exist or cannot be read; check its name and permissions',
    )
  })
  test.each(['../a.csv', '../*.csv', '/etc/*'])('%s leads out', async (written) => {
    expect(await found(written, ['a.csv'])).toBe(`${JSON.stringify(written)} ${outside}`)
  })
  test('does not follow a link out of its folder, in a glob neither', async () => {
    expect(await found('l.csv', ['a.csv'], [['/etc/hostname', 'l.csv']])).toBe(`"l.csv" ${outside}`)
    expect(await found('*.csv', ['a.csv'], [['/etc/hostname', 'l.csv']])).toBe(`"l.csv" ${outside}`)
    expect(await found('*.csv', ['a.csv'], [['a.csv', 'l.csv']])).toEqual(['p/a.csv', 'p/l.csv'])
  })
})
