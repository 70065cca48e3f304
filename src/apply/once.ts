// What is no state and must happen exactly once: looked for before it is sent, and looked for again when its answer is lost.
import type { Action } from '../core/types.ts'
import { backoffMs } from '../http/layers.ts'
import { asLost } from '../http/lost.ts'
import type { Call, Once, Seen } from '../providers/types.ts'
import type { Failure, Run } from './run.ts'
import { send } from './send.ts'

/** How often it is looked for after a lost answer. */
const looks = 5

/** Sends the call unless its trace is there, and never twice in one run. */
export async function performOnce(run: Run, call: Call & { readonly once: Once }, action: Action): Promise<void> {
  const { once } = call
  const mark = markOf(run, action.id)
  const seen = await find(run, once, mark)
  if (seen.is === 'done') return run.applied(action, run.planned.wasSent(action.id) ? 'changed' : 'already')
  if (seen.is === 'doubled') return run.failed(action, doubled)
  if (seen.is === 'out of sight') {
    const message = 'the transactions of the user no longer reach back to the plan; nothing was sent'
    return run.unknown(action, message, 'sight')
  }
  if (seen.is !== 'absent') {
    const message = 'the transactions of the user could not be read; nothing was sent'
    return run.failed(action, { status: 0, message, kind: seen.kind ?? 'later' })
  }
  // What an earlier run may have sent counts from before that.
  const newest = mark ?? seen.newest
  await run.tell({ type: 'intent', method: call.method, path: call.path, actions: [action.id], mark: newest })
  const { reply, lost } = await send(run, call)
  const verdict = reply === undefined ? undefined : run.deps.provider.judge(action, call, reply)
  if (verdict?.is === 'changed') {
    // Two machines may have looked before either of them sent.
    const now = await find(run, once, newest)
    return now.is === 'doubled' ? run.failed(action, doubled) : run.applied(action, 'changed')
  }
  if (verdict?.is === 'failed' && reply !== undefined) {
    if (verdict.also === 'op') run.refuse(action.op, verdict.message)
    return run.failed(action, { ...verdict, status: reply.status })
  }
  for (let attempt = 1; attempt <= looks; attempt += 1) {
    await run.deps.wait(backoffMs(attempt, run.deps.random()))
    if ((await find(run, once, newest)).is === 'done') return run.applied(action, 'changed')
  }
  const why = reply === undefined ? lost : `the hub answered ${reply.status}`
  run.unknown(action, `${why}, and its transaction is not to be seen; run the same command again`)
}

const doubled: Failure = {
  status: 0,
  message:
    'it was given more than once, because another apply of this plan ran at the same moment; take the rest back with a grant below 0',
  kind: 'doubled',
}

/** The newest transaction before an earlier run sent it first. */
function markOf(run: Run, id: string): number | undefined {
  for (const event of run.deps.past) {
    if (event.type === 'intent' && event.mark !== undefined && event.actions.includes(id)) return event.mark
  }
  return undefined
}

async function find(run: Run, once: Once, mark: number | undefined): Promise<Seen> {
  try {
    return once.find(await run.deps.http(once.look), mark)
  } catch (thrown) {
    if (asLost(thrown) === undefined) throw thrown
    return { is: 'unreadable' }
  }
}
