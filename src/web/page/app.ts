// What each step is given: the state, the server, and the ways to go on.
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

import type { Failure, ProviderName, Session } from '../api.ts'
import { type Client, Refused } from './client.ts'
import type { Place } from './road.ts'
import type { Row } from './rows.ts'
import type { Happening, State } from './state.ts'

/** What is typed in the step Where, so that it is still there when one comes back. */
export interface Drawer {
  readonly provider?: ProviderName | undefined
  readonly rows: readonly Row[]
  /** Rows whose fields are shown. */
  readonly open: readonly string[]
  /** Rows that were added so far. */
  readonly added: number
}

export interface App {
  readonly state: State
  readonly session: Session
  readonly client: Client
  readonly drawer: Drawer
  readonly setDrawer: (change: (drawer: Drawer) => Drawer) => void
  readonly tell: (happening: Happening) => void
  readonly go: (place: Place) => void
  /** Does it, and shows what the server refuses; says whether it was done. */
  readonly attempt: (work: () => Promise<void>) => Promise<boolean>
}

export const AppContext = createContext<App | undefined>(undefined)

export function useApp(): App {
  const app = useContext(AppContext)
  if (app === undefined) throw new Error('There is no page around this part.')
  return app
}

/** What went wrong, also where it is not the server that says so. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Refused) return thrown.failure
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return { code: 'bug', message, hint: null, errors: [], exit_code: 1, topic: null }
}

/** The kind of system that the steps are about. */
export function providerOf({ drawer, session }: Pick<App, 'drawer' | 'session'>): ProviderName | undefined {
  const { connections } = session
  return drawer.provider ?? connections.find(({ state }) => state === 'ready')?.provider ?? connections[0]?.provider
}
