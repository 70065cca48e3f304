// The page of several targets that is pictured.
import { createHash } from 'node:crypto'

import { setHtml } from '../../../src/views/html/set.ts'
import { now } from '../fixtures.ts'
import { mixed } from '../sets.ts'

export function picturedSet(): string {
  return setHtml(mixed, { now, folder: 'plans', sha256 })
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
