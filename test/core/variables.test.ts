import { expect, test } from 'vitest'

import { isCi } from '../../src/core/variables.ts'

test.each(['true', '1', 'yes', 'anything', ' TRUE '])('with CI=%s it is a CI job', (CI) => {
  expect(isCi({ CI })).toBe(true)
})

test.each([undefined, '', ' ', 'false', 'FALSE', '0'])('with CI=%s it is not', (CI) => {
  expect(isCi({ CI })).toBe(false)
})
