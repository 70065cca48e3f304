// The status pages that are pictured.
import { createHash } from 'node:crypto'

import { statusHtml } from '../../../src/views/status/html/index.ts'
import { statusSetHtml } from '../../../src/views/status/html/set.ts'
import { cloudContext, cloudStatus, members } from './examples.ts'

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

const options = { now: '2026-11-20T16:40:00Z', tool: 'hubplan 0.1.0', sha256 }

export function picturedStatus(): { readonly cloud: string; readonly targets: string } {
  return { cloud: statusHtml(cloudStatus(), cloudContext, options), targets: statusSetHtml(members, options) }
}
