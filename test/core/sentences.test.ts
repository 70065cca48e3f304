import { expect, test } from 'vitest'

import { sentence } from '../../src/core/sentences.ts'

test('a sentence begins with a capital letter', () => {
  expect([sentence('the hub is there'), sentence('"x" is there'), sentence('')]).toEqual([
    'The hub is there',
    '"x" is there',
    '',
  ])
})
