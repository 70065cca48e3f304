// The place in which a view of a plan is made, and read: it decides what the next step is.
import type { Env } from './types.ts'
import { isCi } from './variables.ts'

/** What started a CI job: a request to merge, a push, a schedule, or a person or program without either. */
export type CiEvent = 'request' | 'push' | 'schedule' | 'manual'

/** `ci`: a CI system without files of its own in hubplan. */
export type Surroundings =
  | { readonly is: 'shell' }
  | { readonly is: 'github' | 'gitlab'; readonly event: CiEvent }
  | { readonly is: 'ci' }

/** What the environment says. */
export function surroundingsOf(env: Env): Surroundings {
  if (isSet(env.GITHUB_ACTIONS)) return { is: 'github', event: eventOf(env.GITHUB_EVENT_NAME) }
  if (isSet(env.GITLAB_CI)) return { is: 'gitlab', event: eventOf(env.CI_PIPELINE_SOURCE) }
  return isCi(env) ? { is: 'ci' } : { is: 'shell' }
}

function isSet(value: string | undefined): boolean {
  return value?.trim().toLowerCase() === 'true'
}

/** GitHub and GitLab call no two events by one name. */
function eventOf(name = ''): CiEvent {
  if (/^pull_request|^merge_request_event$|^external_pull_request_event$|^merge_group$/.test(name)) return 'request'
  return name === 'push' || name === 'schedule' ? name : 'manual'
}
