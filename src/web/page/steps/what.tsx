/** @jsxImportSource preact */
// The step What: the job, the list it is about, further answers, and what was understood.
import { useEffect, useRef, useState } from 'preact/hooks'

import type { Draft, JobName, PlanRequest } from '../../api.ts'
import { failureOf, providerOf, useApp } from '../app.ts'
import { hasList, type Need, needOf } from '../draft.ts'
import { Cards } from '../parts/cards.tsx'
import { focusWrong, StepPage } from '../parts/step.tsx'
import { useTexts } from '../texts/index.ts'
import { Answer } from './what-answer.tsx'
import { ConfigChoice, type ConfigChosen } from './what-config.tsx'
import { PeopleList } from './what-list.tsx'
import { Planning } from './what-planning.tsx'
import { JobSettings } from './what-settings.tsx'

/** The time after the last key press after which the server is asked, in ms. */
const pauseMs = 250

export function What() {
  const texts = useTexts()
  const { what } = texts
  const app = useApp()
  const { session, state } = app
  const { draft, isChecking, edit } = useDraft()
  const provider = providerOf(app)
  const system = session.systems.find((one) => one.provider === provider)
  const [need, setNeed] = useState<Need | undefined>(undefined)
  const [hasUnread, setUnread] = useState(false)
  const [config, setConfig] = useState<ConfigChosen>('file')
  const { job } = draft
  const jobs = system?.jobs ?? []
  const known = job !== undefined && jobs.includes(job) ? job : undefined
  const isPlanning = session.task?.is === 'planning'
  const errorOf = (...needs: Need[]): string | undefined =>
    need !== undefined && needs.includes(need) ? what[need] : undefined
  const change = (next: Draft): void => {
    setNeed(undefined)
    edit(next)
  }
  const look = async (): Promise<void> => {
    const missing = known === undefined ? 'chooseJob' : needOf(session.draft, session.uploads)
    setNeed(missing)
    if (missing !== undefined || hasUnread) return focusWrong()
    await plan(app, config, draft)
  }
  return (
    <StepPage
      title={what.title}
      lead={what.lead}
      acts={
        <>
          <button type="button" onClick={() => app.go({ step: 'where' })}>
            {texts.page.back}
          </button>
          <button
            type="button"
            class="main"
            aria-disabled={isPlanning}
            onClick={() => (isPlanning ? undefined : look())}
          >
            {what.look}
          </button>
        </>
      }
    >
      <Cards<JobName>
        legend={what.job}
        isQuiet
        choices={jobs.map((value) => ({ value, ...what.jobs[value] }))}
        value={known}
        error={errorOf('chooseJob')}
        onChange={(value) => {
          setUnread(false)
          change({ ...draft, job: value })
        }}
      />
      {known === undefined || system === undefined ? null : (
        <>
          {hasList(known) ? (
            <PeopleList
              key={known}
              job={known}
              draft={draft}
              change={change}
              error={errorOf('noList')}
              columnError={errorOf('chooseColumn')}
            />
          ) : null}
          <Answer view={session.draft} isChecking={isChecking} change={change} />
          <JobSettings
            key={`settings-${known}`}
            job={known}
            system={system}
            draft={draft}
            change={change}
            errorOf={errorOf}
            tellUnread={setUnread}
          />
          <ConfigChoice chosen={config} choose={setConfig} />
        </>
      )}
      <div role="alert">{need === 'needCorrection' ? <p class="wrong">{what.needCorrection}</p> : null}</div>
      <Planning task={session.task} isAwaited={state.awaited === session.task?.id} />
    </StepPage>
  )
}

async function plan(app: ReturnType<typeof useApp>, config: ConfigChosen, draft: Draft): Promise<void> {
  const { session, client, attempt, tell } = app
  const provider = providerOf(app)
  const ready = session.connections.filter((one) => one.provider === provider && one.state === 'ready')
  const { is, free } = session.config
  const asked: Pick<PlanRequest, 'config'> =
    is !== 'other' ? {} : { config: config === 'replace' || free === undefined ? { replace: true } : { file: free } }
  await attempt(async () => {
    // What was typed last is perhaps not sent yet.
    tell({ type: 'answered', draft: await client.draft(draft) })
    tell({ type: 'awaits', task: await client.plan({ connections: ready.map(({ id }) => id), ...asked }) })
  })
}

/** The draft: shown at once, sent after a pause in typing. The last answer wins, whatever comes first. */
function useDraft() {
  const { session, client, tell } = useApp()
  const [isChecking, setChecking] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const latest = useRef(0)
  useEffect(() => () => clearTimeout(timer.current), [])
  const send = async (draft: Draft, turn: number): Promise<void> => {
    try {
      const answer = await client.draft(draft)
      if (turn === latest.current) tell({ type: 'answered', draft: answer })
    } catch (thrown) {
      if (turn === latest.current) tell({ type: 'failed', failure: failureOf(thrown) })
    } finally {
      if (turn === latest.current) setChecking(false)
    }
  }
  const edit = (draft: Draft): void => {
    latest.current += 1
    const turn = latest.current
    tell({ type: 'cleared' })
    tell({ type: 'edited', draft })
    setChecking(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void send(draft, turn), pauseMs)
  }
  return { draft: session.draft.draft, isChecking, edit }
}
