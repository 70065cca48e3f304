/** @jsxImportSource preact */
// What stands around each step: the road, the promise, the language.
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'

import type { App } from './app.ts'
import { type Place, promiseOf, type Step, steps, wayTo } from './road.ts'
import { type Language, languages, useTexts } from './texts/index.ts'

export interface FrameProps {
  /** Absent before the page has entered, and after its end. */
  readonly app: App | undefined
  readonly language: Language
  readonly setLanguage: (language: Language) => void
  readonly children: ComponentChildren
}

export function Frame({ app, language, setLanguage, children }: FrameProps) {
  const texts = useTexts()
  const step = app?.state.place.step
  useEffect(() => {
    const name = step === undefined ? '' : step === 'after' ? texts.page.earlier : texts.page.road[step]
    document.title = name === '' ? texts.page.title : `${name} · ${texts.page.title}`
  }, [step, texts])
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        {texts.page.toContent}
      </button>
      <header class="top">
        <p class="brand">
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <rect width="24" height="24" rx="6" />
            <path d="M6.5 12.5l3.5 3.5 7.5-8" />
          </svg>
          {texts.page.title}
          {app === undefined ? null : <span>{texts.page.folder(app.session.folder)}</span>}
        </p>
        <div class="tools">
          {app === undefined ? null : <EarlierButton app={app} />}
          <label>
            <span class="vh">{texts.page.language}</span>
            <select value={language} onChange={(event) => setLanguage(event.currentTarget.value as Language)}>
              {Object.entries(languages).map(([code, { title }]) => (
                <option key={code} value={code} lang={code}>
                  {title}
                </option>
              ))}
            </select>
          </label>
        </div>
      </header>
      {app === undefined ? null : <Road app={app} />}
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer class="foot">
        <p>{texts.page.foot}</p>
        {texts.page.footEngine === '' ? null : <p>{texts.page.footEngine}</p>}
      </footer>
    </>
  )
}

function EarlierButton({ app }: { readonly app: App }) {
  const texts = useTexts()
  if (app.state.place.step === 'after') {
    return (
      <button type="button" class="small" onClick={() => app.go({ step: 'where' })}>
        {texts.page.backToWork}
      </button>
    )
  }
  return (
    <button type="button" class="small" onClick={() => app.go({ step: 'after' })}>
      {texts.page.earlier}
    </button>
  )
}

function Road({ app }: { readonly app: App }) {
  const texts = useTexts()
  const { state, session } = app
  const known = { place: state.place, session, plan: state.plan }
  const promise = promiseOf(known)
  const says = {
    nothing: texts.page.nothingSent,
    last: texts.page.nothingSentLast,
    begun: texts.page.begun,
    sending: texts.page.sending,
    sent: texts.page.sent,
  }[promise]
  return (
    <div class="road">
      <nav aria-label={texts.page.steps}>
        <ol>
          {steps.map((step, at) => (
            <StepButton
              key={step}
              step={step}
              number={at + 1}
              place={state.place}
              way={wayTo(step, known)}
              go={app.go}
            />
          ))}
        </ol>
      </nav>
      <section aria-label={texts.page.state}>
        <p class={promise === 'sending' ? 'promise going' : 'promise'} role="status">
          {state.isLost ? texts.page.lost : says}
        </p>
        <Interrupted app={app} />
      </section>
    </div>
  )
}

interface StepButtonProps {
  readonly step: Step
  readonly number: number
  readonly place: Place
  readonly way: Place | undefined
  readonly go: (place: Place) => void
}

function StepButton({ step, number, place, way, go }: StepButtonProps) {
  const texts = useTexts()
  const isNow = place.step === step
  const isPast = place.step !== 'after' && steps.indexOf(step) < steps.indexOf(place.step)
  return (
    <li class={isNow ? 'now' : isPast ? 'past' : ''}>
      <button
        type="button"
        aria-current={isNow ? 'step' : undefined}
        disabled={way === undefined}
        onClick={() => way !== undefined && go(way)}
      >
        <b>{number}</b> {texts.page.road[step]}
      </button>
    </li>
  )
}

/** A plan that is being carried out, or that was cut off, wherever one is. */
function Interrupted({ app }: { readonly app: App }) {
  const texts = useTexts()
  const { state, session, go } = app
  const open = 'plan' in state.place ? state.place.plan : undefined
  const going = session.runs.find((run) => run.state === 'running' || run.state === 'stopping')
  const killed = state.plans?.plans.find((plan) => plan.state === 'killed')
  const found = going === undefined ? killed : going
  if (found === undefined || found.id === open || state.place.step === 'after') return null
  return (
    <div class="note risk">
      <p>
        <b>{going === undefined ? texts.page.killed : texts.page.runningElsewhere}</b>{' '}
        <button type="button" class="small" onClick={() => go({ step: 'do', plan: found.id })}>
          {going === undefined ? texts.page.killedOpen : texts.page.runningOpen}
        </button>
      </p>
    </div>
  )
}
