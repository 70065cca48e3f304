// Grants add to a balance, so they must happen exactly once. Each is looked up in the hub's transactions before it is sent,
// and again when its answer is lost.
import { excessOf, grantFault } from '../core/facets/quota/balance.ts'
import { asLost } from '../http/lost.ts'
import { backoffMs } from '../http/patience.ts'
import type { Http } from '../http/types.ts'
import type { Call, Once, Seen } from '../providers/types.ts'
import { settleStrange } from './doubt.ts'
import type { Run } from './run.ts'
import { send } from './send.ts'

/** Look-ups after a lost answer. */
const looks = 5

/** Sends the call unless its transaction exists already; never twice in one run. */
export async function performOnce(run: Run, call: Call & { readonly once: Once }): Promise<void> {
  const { once } = call
  const { grant: action } = once
  const mark = markOf(run, action.id)
  const seen = await find(run, once, mark)
  if (seen.is === 'done' || seen.is === 'doubled') {
    return given(run, once, seen, run.planned.wasSent(action.id) ? 'changed' : 'already')
  }
  if (seen.is === 'out of sight') {
    const message = 'the transactions of the user no longer reach back to the plan; nothing was sent'
    return run.unknown(action, message, 'sight')
  }
  if (seen.is !== 'absent') {
    const message = 'the transactions of the user could not be read; nothing was sent'
    return run.failed(action, { status: 0, message, kind: seen.kind ?? 'later' })
  }
  // Another apply may have granted since the snapshot was taken.
  const fault = grantFault(action, seen.now, run.live.firstQuota)
  if (fault !== undefined) return run.skipped(action, 'stale', `${fault}; nothing was sent`)
  // An earlier run may have sent the grant: search from the mark before that.
  const newest = mark ?? seen.newest
  await run.tell({ type: 'intent', method: call.method, path: call.path, actions: [action.id], mark: newest })
  const { reply, lost } = await send(run, call, [action])
  const verdict = reply === undefined ? undefined : run.deps.provider.judge(action, call, reply)
  if (verdict?.is === 'changed') {
    // Two applies may both have looked before either of them sent.
    return given(run, once, await find(run, once, newest), 'changed')
  }
  if (verdict?.is === 'failed' && reply !== undefined) {
    if (verdict.also === 'op') run.refuse(action.op, verdict.message)
    return run.failed(action, { ...verdict, status: reply.status })
  }
  for (let attempt = 1; attempt <= looks; attempt += 1) {
    await run.deps.wait(backoffMs(attempt, run.deps.random()))
    const now = await find(run, once, newest)
    if (now.is === 'done') return given(run, once, now, run.planned.wasSent(action.id) ? 'changed' : 'already')
  }
  // Another user may have received the grant.
  if (reply !== undefined && verdict?.is === 'doubtful') {
    return settleStrange(run, { action, doubt: verdict, status: reply.status })
  }
  const why = reply === undefined ? lost : `the hub answered ${reply.status}`
  run.unknown(action, `${why}, and its transaction is not visible; run the same command again`)
}

/** Settles a grant that took effect; it fails when concurrent grants took the balance out of its bounds. */
function given(run: Run, { grant }: Once, seen: Seen, how: 'changed' | 'already'): void {
  const message = faultOf(grant, seen)
  if (message === undefined) run.applied(grant, how)
  else run.failed(grant, { status: 0, message, kind: 'doubled' })
}

/** Why a grant counts as failed although it took effect; undefined when it happened once and within its bounds. */
export function faultOf(grant: Once['grant'], seen: Seen): string | undefined {
  if (seen.is === 'doubled') return doubled
  const end = seen.is === 'done' ? seen.end : undefined
  const excess = end === undefined ? undefined : excessOf(grant, end)
  return excess && `it took the balance to ${end}, ${excess}, ${tooMuch}`
}

const tooMuch =
  'because another apply granted at the same moment; correct the balance with a grant of the opposite sign'

const doubled =
  'it was given more than once, because another apply of this plan ran at the same moment; take the rest back with a grant below 0'

/** The newest transaction before an earlier run first sent the grant. */
function markOf(run: Run, id: string): number | undefined {
  for (const event of run.deps.past) {
    if (event.type === 'intent' && event.mark !== undefined && event.actions.includes(id)) return event.mark
  }
  return undefined
}

function find(run: Run, once: Once, mark: number | undefined): Promise<Seen> {
  return findTrace(run.deps.http, once, mark)
}

/** Searches the user's transactions for a grant. */
export async function findTrace(http: Http, once: Once, mark: number | undefined): Promise<Seen> {
  try {
    return once.find(await http(once.look), mark)
  } catch (thrown) {
    if (asLost(thrown) === undefined) throw thrown
    return { is: 'unreadable' }
  }
}
