// One request that waits before the hub until a test lets it go: as long as it waits, hubplan cannot be done.
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
  const [reached, gate] = [signal(), signal()]
  let count = 0
  return {
    onPassing: async (when, request) => {
      if (when !== 'before' || request.method !== method) return
      count += 1
      if (count !== nth) return
      reached.give()
      await gate.given
    },
    reachedBy: (run) =>
      Promise.race([
        reached.given,
        run.ended.then(({ code, stderr }) => {
          throw new Error(`ended with ${code} before ${method} number ${nth}: ${stderr}`)
        }),
      ]),
    letGo: gate.give,
  }
}

interface Signal {
  readonly given: Promise<void>
  readonly give: () => void
}

function signal(): Signal {
  let give: () => void = () => undefined
  const given = new Promise<void>((resolve) => {
    give = resolve
  })
  return { given, give: () => give() }
}
