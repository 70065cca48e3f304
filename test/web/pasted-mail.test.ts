// Lists as mail programs copy them: marked and bare addresses in one line.
import { expect, test } from 'vitest'

import { readPasted } from '../../src/web/what/pasted.ts'

const names = (text: string): string[] => readPasted(text).entries.map(({ name }) => name)

test.each([
  ['Pat <p2@corp.com>, P3@Corp.com; p4@corp.com', ['p2@corp.com', 'P3@Corp.com', 'p4@corp.com']],
  [
    'a@corp.com, Lee, Bea <b@corp.com>; c@corp.com; "Dee, D." <d@corp.com>',
    ['a@corp.com', 'b@corp.com', 'c@corp.com', 'd@corp.com'],
  ],
  ['a@corp.com <a@corp.com>', ['a@corp.com']],
  ['Ann <a@corp.com>, bob', ['a@corp.com', 'bob']],
  ['Ann <a@corp.com>; bob; Cy <c@corp.com>', ['a@corp.com', 'bob', 'c@corp.com']],
  ['Ann <a@corp.com> Bea <b@corp.com>;', ['a@corp.com', 'b@corp.com']],
])('%s loses no address', (text, expected) => {
  expect(names(text)).toEqual(expected)
})
