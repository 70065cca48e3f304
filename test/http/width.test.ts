import { describe, expect, it } from 'vitest'

import { widthFor } from '../../src/http/width.ts'

describe('widthFor', () => {
  it.each([
    [0, 4],
    [25, 8],
    [50, 12],
    [500, 32],
  ])('%i ms of round trip, 6 ms a request: %i in flight', (roundTrip, width) =>
    expect(widthFor(roundTrip, 6)).toBe(width),
  )
})
