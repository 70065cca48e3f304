import { expect, test } from 'vitest'

import { exitCodes } from '../../src/core/exit-codes.ts'

test('exit codes are told in ascending order, once each', () => {
  const codes = exitCodes.map(({ code }) => code)
  expect(codes).toEqual([...new Set(codes)].sort((one, other) => one - other))
})
