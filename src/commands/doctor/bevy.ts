// Is the key taken, what can be seen, how many requests are left, and who is on the way out?
import type { Step } from '../../core/look/diagnosis.ts'
import { Problem } from '../../core/problem.ts'
import { count, number } from '../../core/sentences.ts'
import type { Routes } from '../../core/types.ts'
import type { Ledger } from '../../io/ledger/index.ts'
import { providers } from '../../providers/index.ts'
import { settingsOf } from '../../session/provider.ts'
import { failed } from './steps.ts'
import type { SystemLook } from './types.ts'

const { bevy } = providers

export async function lookAtBevy({ steps, hub, world, token }: SystemLook): Promise<boolean> {
  const isSeen = await look({ steps, hub, world, token })
  if (hub.ledger !== undefined) steps.push(requestStep(hub.ledger), ...scheduledStep(hub.ledger))
  return isSeen
}

async function look({ steps, hub, world, token }: SystemLook): Promise<boolean> {
  try {
    const probe = await bevy.probe?.(hub.http, settingsOf(bevy, world.env))
    if (probe === undefined) return false
    steps.push(
      probe.isBlind
        ? { name: 'token', is: 'warn', text: `not tried, because nobody can be asked for (${token.from})` }
        : { name: 'token', is: 'ok', text: `the key is taken (${token.from})` },
      { name: 'users', is: probe.isBlind ? 'warn' : 'ok', text: probe.sees },
      routeStep(probe.routes),
    )
    return true
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    steps.push(thrown.code === 'scopes' ? failed('token', thrown, token.from) : failed('answer', thrown))
    return false
  }
}

function routeStep({ list, get, delete: remove }: Routes): Step {
  const text = `list ${list ?? 'none'}, get ${get ?? 'none'}, delete ${remove}: they are inferred`
  return {
    name: 'routes',
    is: 'note',
    text,
    hint: 'HUBPLAN_BEVY_LIST, _GET and _DELETE correct them; try one user first',
  }
}

function requestStep(ledger: Ledger): Step {
  const left = ledger.left()
  const from = ledger.freeAgain()
  if (from !== undefined) {
    return { name: 'requests', is: 'warn', text: `none is left today; some are free again at ${from}` }
  }
  const perDay = bevy.ration?.perDay ?? 0
  return {
    name: 'requests',
    is: 'ok',
    text: `${number(left)} of ${count(perDay, 'request')} are left, by the books in --state`,
  }
}

function scheduledStep(ledger: Ledger): readonly Step[] {
  const dates = [...ledger.scheduled().values()].map(({ until }) => until).sort()
  const [first] = dates
  if (first === undefined) return [{ name: 'scheduled', is: 'ok', text: 'no delete is on its way' }]
  const text = `${count(dates.length, 'delete')} on the way, the first until ${first.slice(0, 10)}; the admin dashboard cancels them: Members, Cancel Deletion`
  return [{ name: 'scheduled', is: 'note', text }]
}
