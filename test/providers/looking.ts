// The look that doctor takes, in short.
import { examples } from '../../src/core/look/diagnosis.ts'
import type { Http } from '../../src/http/types.ts'
import type { Look, Looked, Provider } from '../../src/providers/types.ts'
import { now } from '../helpers/clocks.ts'

export function lookAt(
  provider: Provider,
  { http, url }: { readonly http: Http; readonly url: string },
  more: Partial<Look> = {},
): Promise<Looked> {
  return provider.look({
    http,
    url,
    now,
    tokenFrom: 'HUBPLAN_TOKEN',
    settings: {},
    actions: undefined,
    examples: examples(provider.manages),
    ledger: undefined,
    read: () => provider.read(http, url, { now }),
    roundTrip: async () => 0.4,
    ...more,
  })
}

/** A line a step. */
export function toldBy({ steps }: Looked): string[] {
  return steps.map(({ name, is, text, hint }) => `${is} ${name}: ${text}${hint === undefined ? '' : `; ${hint}`}`)
}
