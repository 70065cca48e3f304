import { count, number } from '../../core/sentences.ts'
import type { ApplyEvent, ReadEvent } from '../../core/types.ts'
import { openTold } from '../model/alike.ts'
import { proseForTerminal } from '../safe.ts'
import { idNames, idWords } from '../words.ts'

/** One plain line for an event of an apply; undefined for an event that needs none. */
export function eventLine(event: ApplyEvent): string | undefined {
  switch (event.type) {
    case 'start':
      return `applying ${count(event.total, 'action')}`
    case 'applied':
      return `${event.how.padEnd(8)} ${idWords(event.action)}`
    case 'failed':
      return `failed   ${idWords(event.action)}: ${statusWords(event.status)}${proseForTerminal(event.message)}`
    case 'skipped':
      return `skipped  ${idWords(event.action)} (${event.why}): ${proseForTerminal(event.message)}`
    case 'unknown':
      return `unknown  ${idWords(event.action)}: ${proseForTerminal(event.message)}`
    case 'retry':
      return `retry    ${proseForTerminal(`${event.method} ${event.path}`)} in ${seconds(event.wait_ms)} (attempt ${event.attempt}): ${proseForTerminal(event.why)}`
    case 'intent':
    case 'unsent':
    case 'end':
      return undefined
  }
}

/**
 * As `eventLine`, but omits a cause that was printed for an earlier action, and tells the retries of all calls that wait
 * for the same thing as one: each attempt once, until something was done.
 */
export function openEventLines(): (event: ApplyEvent) => string | undefined {
  const wasTold = openTold()
  const waits = new Map<string, number>()
  return (event) => {
    if (event.type === 'retry') {
      const isTold = event.attempt <= (waits.get(event.why) ?? 0)
      if (!isTold) waits.set(event.why, event.attempt)
      return isTold ? undefined : eventLine(event)
    }
    if (event.type === 'applied') waits.clear()
    if (!('message' in event)) return eventLine(event)
    const isKnown = wasTold({ message: `${event.type} ${event.message}`, names: idNames(event.action) })
    return eventLine(isKnown ? { ...event, message: 'as above' } : event)
  }
}

/** One plain line for an event of reading the live users. */
export function readLine(event: ReadEvent): string {
  switch (event.type) {
    case 'page':
      return `read ${number(event.rows)} of ${count(event.total, event.what.slice(0, -1))}`
    case 'tokens':
      return `read the tokens of ${number(event.users)} of ${count(event.total, 'user')}`
    case 'seams':
      return `${count(event.checked, 'seam')} between pages of ${event.what} checked: nothing was missed`
    case 'moved':
      return `the listing of ${event.what} moved, reading it again (attempt ${event.attempt}): ${proseForTerminal(event.why)}`
  }
}

function statusWords(status: number): string {
  return status === 0 ? '' : `${status} `
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`
}
