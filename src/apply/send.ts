import { asLost } from '../http/lost.ts'
import type { Reply, Req } from '../http/types.ts'
import type { Run } from './run.ts'

/** The reply, or why there is none. */
export async function send(run: Run, req: Req): Promise<{ reply?: Reply; lost: string; isSpent?: true }> {
  try {
    return { reply: await run.deps.http(wire(req)), lost: '' }
  } catch (thrown) {
    const lost = asLost(thrown)
    if (lost === undefined) throw thrown
    if (lost.isSpent) {
      run.halt(lost.why)
      return { lost: lost.why, isSpent: true }
    }
    return { lost: lost.why }
  }
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
