import { describe, expect, test } from 'vitest'

import { readPasted } from '../../src/web/what/pasted.ts'

const namesIn = (text: string): string[] => readPasted(text).entries.map(({ name }) => name)

describe('a pasted list', () => {
  test.each([
    ['lines', 'ann\nbob\r\ncleo\rdan', ['ann', 'bob', 'cleo', 'dan']],
    ['commas and semicolons', 'ann, bob; cleo,\n dan ;;', ['ann', 'bob', 'cleo', 'dan']],
    [
      'addresses of a mail',
      '"Doe, Jane" <jane@corp.com>; Bob Ray <bob@corp.com>; cleo@corp.com',
      ['jane@corp.com', 'bob@corp.com', 'cleo@corp.com'],
    ],
    [
      'addresses with commas between them',
      'Jane Doe <jane@corp.com>, bob@corp.com, Cleo <cleo@corp.com>',
      ['jane@corp.com', 'bob@corp.com', 'cleo@corp.com'],
    ],
    [
      'a surname before a comma',
      'Doe, Jane <jane@corp.com>\nRay, Bob <bob@corp.com>',
      ['jane@corp.com', 'bob@corp.com'],
    ],
    ['login names in angle brackets', 'Zoe <zoe.jansen>, nobody', ['zoe.jansen', 'nobody']],
    ['a column of a sheet', 'Email\nann@corp.com\nbob@corp.com\n', ['ann@corp.com', 'bob@corp.com']],
    ['rows of a sheet', 'Name\tE-mail\nAnn Lee\tann@corp.com\nBob\tbob@corp.com', ['ann@corp.com', 'bob@corp.com']],
    ['rows of a sheet with login names', 'username\tgroup\nann\tml\nbob\tml', ['ann', 'bob']],
    ['quotation marks and mailto:', '"ann", \'bob\', mailto:cleo@corp.com', ['ann', 'bob', 'cleo@corp.com']],
    ['words before an address', 'Ann Lee ann@corp.com', ['ann@corp.com']],
    ['addresses with spaces between them', 'ann@corp.com bob@corp.com', ['ann@corp.com', 'bob@corp.com']],
    ['comments', '# who stays\nann # the teacher\n', ['ann']],
    ['nothing', ' \n\t\n', []],
  ])('has %s', (_, text, names) => {
    expect(namesIn(text)).toEqual(names)
    expect(readPasted(text).faults).toEqual([])
  })

  test('keeps the line of each name', () => {
    expect(readPasted('\nann, bob\n\ncleo').entries).toEqual([
      { name: 'ann', line: 2 },
      { name: 'bob', line: 2 },
      { name: 'cleo', line: 4 },
    ])
  })

  test('says which line has no name', () => {
    expect(readPasted('ann\nBob Ray\n').faults).toEqual([
      { line: 2, message: '"Bob Ray" has a space: write one name, or one address, a line' },
    ])
  })
})
