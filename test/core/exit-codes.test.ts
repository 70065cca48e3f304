import { expect, test } from 'vitest'

import { exitCodes, gravestOf } from '../../src/core/exit-codes.ts'

test('exit codes are told in ascending order, once each', () => {
  const codes = exitCodes.map(({ code }) => code)
  expect(codes).toEqual([...new Set(codes)].sort((one, other) => one - other))
})

test.each([
  [[], 0],
  [[0, 0], 0],
  [[2, 0], 2],
  [[2, 3], 3],
  [[3, 4, 2], 4],
  [[4, 5, 3], 5],
  [[5, 1], 1],
  [[1, 130, 5], 130],
] as const)('of several runs with %j the gravest is %i', (codes, gravest) => {
  expect(gravestOf(codes)).toBe(gravest)
})
