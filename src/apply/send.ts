import type { Action } from '../core/types.ts'
import { asLost } from '../http/lost.ts'
import type { Reply, Req } from '../http/types.ts'
import type { Run } from './run.ts'

/**
 * The reply, or why there is none. A request that never left is taken back in the journal: whatever is seen later is not its
 * doing.
 * @param actions those of its intent
 */
export async function send(
  run: Run,
  req: Req,
  actions: readonly Action[],
): Promise<{ reply?: Reply; lost: string; isSpent?: true }> {
  try {
    return { reply: await run.deps.http(wire(req)), lost: '' }
  } catch (thrown) {
    const lost = asLost(thrown)
    if (lost === undefined) throw thrown
    if (!lost.sent) takeBack(run, actions)
    if (lost.isSpent) {
      run.halt(lost.why)
      return { lost: lost.why, isSpent: true }
    }
    return { lost: lost.why }
  }
}

/** Not after an earlier request, even on another path: it may have done the change, or a part of it. */
function takeBack(run: Run, actions: readonly Action[]): void {
  const ids = actions.map(({ id }) => id).filter((id) => run.isFirst(id))
  if (ids.length > 0) run.note({ type: 'unsent', actions: ids })
}

/** A call is more than a request; only the request goes on the wire. */
function wire({ method, path, body, form, headers, timeoutMs }: Req): Req {
  return {
    method,
    path,
    ...(body === undefined ? {} : { body }),
    ...(form === undefined ? {} : { form }),
    ...(headers === undefined ? {} : { headers }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  }
}
