/** @jsxImportSource preact */
// The page over a server in memory, for a browser: the address says which world it is in.
import { render } from 'preact'

import type { Session } from '../../../src/web/api.ts'
import { Page } from '../../../src/web/page/page.tsx'
import { fakeClient } from './fake.ts'
import { check, connection, failure, gradebook, lacking, run, worldOf } from './worlds.ts'

const three = [connection('emea'), connection('apac')]
const trying = connection('us2', { state: 'trying', read: { rows: 40, total: 62 } })
const refused = connection('us2', { state: 'failed', hasToken: false, failure })
const text = 'bob@corp.com\nann@crop.com'

/** What the server knows in each world. */
export const sessions: Readonly<Record<string, Partial<Session>>> = {
  empty: {},
  connected: { connections: [...three, refused] },
  trying: { connections: [trying] },
  lacking: { connections: [lacking] },
  listed: { connections: three, draft: { draft: { job: 'keep', text }, check } },
  file: {
    connections: [connection('hub', { provider: 'aup' })],
    uploads: [gradebook],
    draft: { draft: { job: 'add', file: { upload: 'u-1' } }, check },
  },
  planning: {
    connections: three,
    draft: { draft: { job: 'inactive' } },
    task: { id: 't', is: 'planning', what: 'plan', targets: [{ target: 'emea', rows: 200, total: 620 }] },
  },
  running: { connections: three, runs: [run('running', 'running')] },
  stopped: { connections: three, runs: [run('part', 'stopped')] },
  failed: { connections: three, runs: [run('planned', 'failed')] },
  done: { connections: three, runs: [run('done', 'done')] },
}

const name = new URL(location.href).searchParams.get('world') ?? 'empty'
const client = fakeClient(worldOf(sessions[name]))
Object.assign(window, { asked: client.asked, say: client.say })
const root = document.getElementById('page')
if (root !== null) render(<Page client={client} tab="tab" />, root)
