/** @jsxImportSource preact */
// The whole page: it enters with the key, follows the events of the server, and shows one step.
import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks'

import type { ServerEvent } from '../api.ts'
import { type App, AppContext, type Drawer, failureOf } from './app.ts'
import type { Client } from './client.ts'
import { Frame } from './frame.tsx'
import { fragmentOf, isGoing, keyOf, type Place, placeOf } from './road.ts'
import { type Happening, reachedPlan, reducerOf, type State } from './state.ts'
import { After } from './steps/after.tsx'
import { Closed, Locked, Starting } from './steps/closed.tsx'
import { Do } from './steps/do.tsx'
import { Look } from './steps/look.tsx'
import { What } from './steps/what.tsx'
import { Where } from './steps/where.tsx'
import { firstLanguage, keepLanguage, type Language, languages, TextsContext } from './texts/index.ts'

export interface PageProps {
  readonly client: Client
  /** A random id of this window. */
  readonly tab: string
}

export function Page({ client, tab }: PageProps) {
  const reduce = useMemo(() => reducerOf(tab), [tab])
  const [state, tell] = useReducer(reduce, undefined, begin)
  const [language, setLanguage] = useState<Language>(firstLanguage)
  const [drawer, setDrawer] = useState<Drawer>({ rows: [], open: [], added: 0 })
  const { texts } = languages[language]
  useServer(client, state, tell)
  usePlace(state, tell)
  useAwaited(state)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const choose = (chosen: Language): void => {
    keepLanguage(chosen)
    setLanguage(chosen)
  }
  const { session } = state
  const content =
    state.entry === 'ended' ? (
      <Closed why={state.why ?? 'closed'} />
    ) : state.entry === 'locked' ? (
      <Locked />
    ) : session === undefined ? (
      <Starting />
    ) : undefined
  const app: App | undefined =
    session === undefined || content !== undefined
      ? undefined
      : { state, session, client, drawer, setDrawer, tell, go: goTo, attempt: (work) => attempt(work, tell) }
  return (
    <TextsContext.Provider value={texts}>
      <AppContext.Provider value={app}>
        <Frame language={language} setLanguage={choose} app={app}>
          {content ?? <StepOf place={state.place} />}
        </Frame>
      </AppContext.Provider>
    </TextsContext.Provider>
  )
}

function StepOf({ place }: { readonly place: Place }) {
  switch (place.step) {
    case 'where':
      return <Where />
    case 'what':
      return <What />
    case 'look':
      return <Look key={place.plan} />
    case 'do':
      return <Do key={place.plan} />
    case 'after':
      return <After />
  }
}

function begin(): State {
  return { place: placeOf(location.hash) ?? { step: 'where' }, entry: 'entering', isLost: false }
}

type Tell = (happening: Happening) => void

/** The address names the place, so that the browser's own way back works. */
function goTo(place: Place): void {
  location.hash = fragmentOf(place)
}

async function attempt(work: () => Promise<void>, tell: Tell): Promise<boolean> {
  tell({ type: 'cleared' })
  try {
    await work()
    return true
  } catch (thrown) {
    tell({ type: 'failed', failure: failureOf(thrown) })
    return false
  }
}

/** Enters, and follows what the server says until the window closes. */
function useServer(client: Client, state: State, tell: Tell): void {
  const latest = useRef(state)
  latest.current = state
  useEffect(() => {
    let isOver = false
    let close = (): void => undefined
    const onEvent = (event: ServerEvent): void => {
      tell(event)
      follow(event, latest.current, client, tell)
      if (event.type === 'end') close()
    }
    const bye = (): void => client.goodbye()
    const start = async (): Promise<void> => {
      try {
        const session = await enter(client)
        if (isOver) return
        tell({ type: 'entered', session })
        const going = session.runs.find(isGoing)
        if (going !== undefined && placeOf(location.hash) === undefined) goTo({ step: 'do', plan: going.id })
        close = client.events(onEvent, (isLost) => tell({ type: 'lost', isLost }))
        window.addEventListener('pagehide', bye)
        await reload(client, tell)
      } catch {
        tell({ type: 'locked' })
      }
    }
    start()
    return () => {
      isOver = true
      window.removeEventListener('pagehide', bye)
      close()
    }
  }, [client, tell])
}

/** The key leaves the address before anything else happens. A window that has the cookie needs none. */
async function enter(client: Client) {
  const key = keyOf(location.hash)
  if (key === undefined) return client.session()
  history.replaceState(null, '', location.pathname)
  return client.enter(key).catch(() => client.session())
}

async function reload(client: Client, tell: Tell): Promise<void> {
  try {
    tell({ type: 'listed', plans: await client.plans() })
  } catch {
    // The list is asked for again when it is opened.
  }
}

/** What an event leads to besides its own data. */
function follow(event: ServerEvent, { place, plan }: State, client: Client, tell: Tell): void {
  const fresh = (id: string): void =>
    void client.planOf(id).then(
      (shown) => tell({ type: 'shown', plan: shown }),
      () => undefined,
    )
  if (event.type === 'plans') void reload(client, tell)
  const open = 'plan' in place ? place.plan : plan?.id
  if (open === undefined) return
  if (event.type === 'plans' || (event.type === 'run' && event.run.id === open && !isGoing(event.run))) fresh(open)
}

/** Follows the address, and loads the plan that it names. */
function usePlace(state: State, tell: Tell): void {
  const { place, entry } = state
  const made = reachedPlan(state)
  useEffect(() => {
    if (made !== undefined) goTo({ step: 'look', plan: made })
  }, [made])
  useEffect(() => {
    const onChange = (): void => {
      tell({ type: 'went', place: placeOf(location.hash) ?? { step: 'where' } })
    }
    window.addEventListener('hashchange', onChange)
    return () => window.removeEventListener('hashchange', onChange)
  }, [tell])
  useEffect(() => {
    document.body.classList.toggle('wide', entry === 'open' && place.step === 'look')
  }, [entry, place.step])
}

/** Goes to the plan that this window waits for, once. */
function useAwaited({ awaited, session }: State): void {
  const task = session?.task
  const plan = task?.id === awaited ? task?.plan : undefined
  useEffect(() => {
    if (awaited !== undefined && plan !== undefined) goTo({ step: 'look', plan })
  }, [awaited, plan])
}
