// Servers that the hub is starting or stopping. All of a wave are awaited together, after the wave.
import { precheck } from '../core/actions/precheck.ts'
import type { Action, ActionOf, Server, Snapshot } from '../core/types.ts'
import { look } from './look.ts'
import type { Run } from './run.ts'

const firstPollMs = 500
const longestPollMs = 5000
/** Above this number one listing of all users is cheaper than one request per user. */
const manyLooks = 40

/** Settles every accepted action. Actions that an interrupt leaves open get no event; the next run resumes them. */
export async function finishAccepted(run: Run): Promise<void> {
  let open = run.takeAccepted()
  const from = run.deps.nowMs()
  for (let pollMs = firstPollMs; open.length > 0 && !run.isStopped(); pollMs = Math.min(longestPollMs, pollMs * 2)) {
    await run.deps.wait(pollMs)
    const live = await look(run, open.length > manyLooks ? {} : { only: open })
    if ('why' in live) {
      run.halt(live.why, live.kind)
      for (const action of open) run.unknown(action, `the hub had started it, and ${live.why}`, live.kind)
      return
    }
    const waitedMs = run.deps.nowMs() - from
    open = open.filter((action) => !isEnded(run, action, { live, waitedMs }))
  }
}

/** Whether an action has ended; emits its outcome. */
function isEnded(run: Run, action: Action, sight: { readonly live: Snapshot; readonly waitedMs: number }): boolean {
  const check = precheck(action, sight.live, run.planned)
  const isLate = sight.waitedMs >= run.deps.serverTimeoutMs
  if (check.is === 'done') run.applied(action, 'changed')
  else if (check.is === 'stale') run.skipped(action, 'stale', check.why)
  else if (action.op === 'server.start' && stateOf(action, sight.live) === 'stopped') {
    const message = 'the server did not start; the log of the hub has the reason'
    run.failed(action, { status: 202, message, kind: 'system' })
  } else if (isLate) {
    const seconds = Math.round(run.deps.serverTimeoutMs / 1000)
    const what = { 'server.start': 'ready', 'server.remove': 'removed' }[action.op as string] ?? 'stopped'
    const message = `not ${what} after ${seconds} s (--server-timeout); the hub may still be working on it`
    run.failed(action, { status: 202, message, kind: 'later' })
  } else return false
  return true
}

function stateOf(action: ActionOf<'server.start'>, live: Snapshot): Server['state'] {
  return live.users.get(action.user)?.servers?.find(({ name }) => name === action.server)?.state ?? 'stopped'
}
