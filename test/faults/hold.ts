// One request that waits before the hub until a test lets it go: as long as it waits, hubplan cannot be done.
import { later } from '../../src/web/later.ts'
import type { RunningCli } from '../helpers/cli.ts'
import type { ProxyOptions } from './proxy.ts'

export interface Held {
  readonly onPassing: NonNullable<ProxyOptions['onPassing']>
  /**
   * Resolves when the request waits.
   * @throws Error when the run ends before
   */
  reachedBy(run: RunningCli): Promise<void>
  letGo(): void
}

/** Holds the n-th of the requests with a method. */
export function holdNth(method: string, nth: number): Held {
  const [reached, gate] = [later<void>(), later<void>()]
  let count = 0
  return {
    onPassing: async (when, request) => {
      if (when !== 'before' || request.method !== method) return
      count += 1
      if (count !== nth) return
      reached.resolve()
      await gate.promise
    },
    reachedBy: (run) =>
      Promise.race([
        reached.promise,
        run.ended.then(({ code, stderr }) => {
          throw new Error(`ended with ${code} before ${method} number ${nth}: ${stderr}`)
        }),
      ]),
    letGo: gate.resolve,
  }
}
